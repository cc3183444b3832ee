// What an invoice of a group for a month would say: read from what was charged, never from what was told alone.
import { sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type { BillingGroup } from '../../contract/finance-billing.ts';
import type * as contract from '../../contract/finance-invoices.ts';
import type { InvoiceDraft, InvoiceLine } from '../../contract/finance-invoices.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { getBillingGroup } from './billing-groups.ts';
import { type Content, contentOf, type Line } from './invoice-rules.ts';
import { todayOf } from './ledger.ts';
import { nextMonthOf } from './rules.ts';

export interface Drafted extends Content {
  group: BillingGroup;
  month: string;
  /** One, and one more for each invoice of the month that was taken back. */
  attempt: number;
}

export async function draftOf(
  context: Context,
  { group: id, month }: { group: string; month: string },
): Promise<Drafted> {
  const group = await getBillingGroup(context, id);
  if (group.state === 'archived') refuse('finance.group_archived', { group: group.name });
  const from = nextMonthOf(`${month}-01`);
  if ((await todayOf(context)) < from) refuse('finance.month_still_runs', { month, from, field: 'month' });
  const earlier = await listAttempts(context, { group: id, month });
  const standing = earlier.find(({ credited }) => !credited);
  if (standing) refuse('finance.already_invoiced', { month, number: standing.number, field: 'month' });
  const spend = await listCharged(context, group, month);
  if (spend.length === 0) refuse('finance.nothing_to_invoice', { group: group.name, month, field: 'month' });
  const creditMicros = await sumCredit(context, spend, month);
  const content = contentOf({ spend, creditMicros }, group.taxLines, group.currency);
  return { group, month, attempt: earlier.length + 1, ...content };
}

async function listAttempts(context: Context, { group, month }: { group: string; month: string }) {
  const { rows } = await sql<{ number: string; credited: boolean }>`
    select v.number, exists (select from finance.invoices c where c.center_id = v.center_id and c.corrects = v.id) as credited
    from finance.invoices v
    where v.center_id = ${context.centerId} and v.group_id = ${group} and v.month = ${`${month}-01`}::date and v.kind = 'invoice'`.execute(
    context.db,
  );
  return rows;
}

type Charged = { adAccountId: string; name: string; micros: bigint };

/** What an account was charged in a month is invoiced once, whichever group it was in then. */
async function listCharged(context: Context, group: BillingGroup, month: string): Promise<Charged[]> {
  const first = `${month}-01`;
  const own = sql`k.ad_account_id = any (${group.accounts.map(({ id }) => id)}::bigint[])`;
  const left = sql`not exists (select from finance.billing_group_items i
    where i.center_id = k.center_id and i.ad_account_id = k.ad_account_id and i.state = 'live' and i.group_id <> ${group.id})`;
  const { rows } = await sql<{ id: string; name: string | null; micros: string }>`
    select k.ad_account_id as id, a.name, sum(k.charged_micros)::text as micros
    from finance.costs k left join assets.accounts a on a.id = k.ad_account_id
    where k.center_id = ${context.centerId} and k.day >= ${first}::date and k.day < ${nextMonthOf(first)}::date
      and k.currency = ${group.currency} and ${group.isPrimary ? left : own}
      and not exists (
        select from finance.invoice_lines l
        join finance.invoices v on v.center_id = l.center_id and v.id = l.invoice_id and v.kind = 'invoice'
          and v.month = ${first}::date and v.currency = k.currency
        where l.center_id = k.center_id and l.ad_account_id = k.ad_account_id
          and not exists (select from finance.invoices c where c.center_id = v.center_id and c.corrects = v.id)
      )
    group by 1, 2 having sum(k.charged_micros) > 0 order by lower(a.name), 1`.execute(context.db);
  return rows.map(({ id, name, micros }) => ({ adAccountId: id, name: name ?? id, micros: BigInt(micros) }));
}

/** What of it was paid from credit, as the transfers of the spend tell: a voucher is no money that anybody owes. */
async function sumCredit(context: Context, spend: readonly Charged[], month: string): Promise<bigint> {
  const first = `${month}-01`;
  const { rows } = await sql<{ micros: string }>`
    select coalesce(sum(t.micros), 0)::text as micros
    from finance.transfers t
    join finance.accounts f on f.center_id = t.center_id and f.id = t.from_account_id and f.credit_id is not null
    where t.center_id = ${context.centerId} and t.kind = 'spend' and t.value_date >= ${first}::date
      and t.value_date < ${nextMonthOf(first)}::date
      and t.ad_account_id = any (${spend.map(({ adAccountId }) => adAccountId)}::bigint[])`.execute(context.db);
  return BigInt(rows[0]?.micros ?? '0');
}

export const presentLine = (line: Line): InvoiceLine => ({
  kind: line.kind,
  account: line.adAccountId === null ? null : { id: line.adAccountId, name: line.name },
  name: line.name,
  rateThousandths: line.rateThousandths,
  amountMicros: String(line.micros),
});

export async function draftInvoice(
  context: Context,
  input: InputOf<typeof contract.draftInvoice>,
): Promise<InvoiceDraft> {
  const { group, month, lines, netMicros, taxMicros, totalMicros } = await draftOf(context, input);
  return {
    group: { id: group.id, name: group.name },
    currency: group.currency,
    month,
    lines: lines.map(presentLine),
    netMicros: String(netMicros),
    taxMicros: String(taxMicros),
    totalMicros: String(totalMicros),
  };
}
