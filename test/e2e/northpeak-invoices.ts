// Billing for a center that others only look at: two groups, spend of the last month, an invoice that is open, one that was taken
// back, and something that nobody invoiced.
import { randomUUID } from 'node:crypto';
import type { Account, Center, Newcomer } from './newcomers.ts';

const units = (amount: number): string => String(Math.round(amount * 100) * 10_000);

/** The month that was over last, wherever one is: on the first of a month it may still run somewhere. */
export function billedMonth(): string {
  const now = new Date();
  const back = now.getUTCDate() === 1 ? 2 : 1;
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
}

/** Answers the invoice that is open. The money is there already. */
export async function giveInvoices(owner: Newcomer, { id: center }: Center, accounts: Account[]): Promise<string> {
  const [first = '', second = ''] = accounts.slice(4).map(({ id }) => id);
  const month = billedMonth();
  const rows = [
    { account: first, spendMicros: '1204567890', campaign: 'Holiday bundles' },
    { account: second, spendMicros: units(312.4), campaign: '春季上新' },
  ];
  await owner.must('finance.recordSpend', { center, key: randomUUID(), day: `${month}-11`, source: 'Network', rows });
  const { invoices, creditNotes, ...settings } = await owner.must('finance.getInvoiceSettings', { center });
  const seller = {
    legalName: 'Northpeak Pte. Ltd.',
    address: '1 Raffles Place\nSingapore 048616',
    taxNumber: 'SG 200812345K',
    bankDetails: 'DBS 003-912345-6',
    dueDays: settings.dueDays,
  };
  await owner.must('finance.putInvoiceSettings', { center, ...seller, invoices, creditNotes });
  const client = await owner.must('finance.createBillingGroup', {
    center,
    name: '海悦 US',
    currency: 'USD',
    accounts: [first],
    emails: ['finance@haiyue.com'],
    legalName: '上海海悦贸易有限公司',
    address: '上海市静安区南京西路 1266 号',
    taxNumber: '91310106MA1FY00000',
    taxLines: [{ name: 'GST', rateThousandths: 9000 }],
  });
  await owner.must('finance.createBillingGroup', { center, name: 'The rest', currency: 'USD', isPrimary: true });
  const wrong = await owner.must('finance.issueInvoice', { center, group: client.id, month });
  await owner.must('finance.creditInvoice', { center, invoice: wrong.id, reason: 'Wrong purchase order' });
  const { id } = await owner.must('finance.issueInvoice', { center, group: client.id, month, note: 'PO 4711' });
  return id;
}
