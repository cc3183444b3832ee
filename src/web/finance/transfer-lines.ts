// Lines of a transfer as people paste and save them.
import type { TableRow } from '../ui/typed-table.ts';
import { normalized } from './typed-amount.ts';

/** As `finance.planTransfers` takes it; amounts are left as typed where they are no numbers, for the plan to say so. */
export interface TransferLine {
  account: string;
  cash: string;
  credit: string;
}

type Field = 'id' | 'name' | 'cash' | 'credit';

/** What columns are called in files that people make, in both languages. */
const headers: Record<Field, readonly string[]> = {
  id: ['ad account id', 'account id', 'id', '广告账户 id', '广告账户id', '账户 id', '账户id'],
  name: [
    'ad account',
    'account',
    'ad account name',
    'account name',
    'name',
    '广告账户',
    '广告账户名称',
    '账户',
    '账户名称',
  ],
  cash: ['cash', 'amount', 'cash amount', '现金', '金额', '现金金额', '充值金额', '退款金额'],
  credit: ['credit', 'credits', 'credit amount', '赠款', '赠款金额'],
};

function fieldsOf(cells: readonly string[]): (Field | null)[] | null {
  const found = cells.map((cell) => {
    const word = cell.trim().toLowerCase();
    return (Object.keys(headers) as Field[]).find((field) => headers[field].includes(word)) ?? null;
  });
  const hasAccount = found.includes('id') || found.includes('name');
  return hasAccount && (found.includes('cash') || found.includes('credit')) ? found : null;
}

/** A spreadsheet that took an id for a number leaves too few digits of it; then the name has to do. */
const isBrokenId = (text: string): boolean => text === '' || /^[\d.,]+e\+?\d+$/i.test(text);

/** Without a currency at hand: two decimal places are taken for granted, and what has more goes as it was typed. */
const amountOf = (text: string): string => normalized(text, 'XTS').slice(0, 50);

/** With a first row that names the columns, or with account, cash and credit in this order. */
export function transferLines(rows: readonly TableRow[]): TransferLine[] {
  const named = rows[0] ? fieldsOf(rows[0].cells) : null;
  const fields: readonly (Field | null)[] = named ?? ['name', 'cash', 'credit'];
  return rows.slice(named ? 1 : 0).map(({ cells }) => {
    const value = (field: Field): string => {
      const place = fields.indexOf(field);
      // An apostrophe kept a spreadsheet from reading the cell as a formula or a number.
      return (place < 0 ? '' : (cells[place] ?? '')).trim().replace(/^'(?=[=+\-@\d])/, '');
    };
    const id = value('id');
    return {
      account: (isBrokenId(id) ? value('name') || id : id).slice(0, 500),
      cash: amountOf(value('cash')),
      credit: amountOf(value('credit')),
    };
  });
}
