// The cells of a table that somebody typed as lines of a plan.
import type { Input } from '../api/endpoints.ts';
import type { TableRow } from '../ui/typed-table.ts';

export type TypedLine = Input<'access.planAssignments'>['rows'][number];

type Field = 'person' | 'accountId' | 'account' | 'role' | 'starts' | 'ends';

/** What columns are called in files of this app and in those that people make themselves, in both languages. */
const headers: Record<Field, readonly string[]> = {
  person: ['email', 'e-mail', 'address', 'person', 'member', '邮箱', '成员', '成员邮箱'],
  accountId: ['ad account id', 'account id', '广告账户 id', '广告账户id', '账户 id', '账户id'],
  account: ['ad account', 'account', 'ad account name', 'account name', '广告账户', '广告账户名称', '账户', '账户名称'],
  role: ['role', '角色', '权限'],
  starts: ['starts', 'start', 'from', '开始', '开始日期'],
  ends: ['ends', 'end', 'until', '结束', '结束日期', '到期'],
};
const inOrder: readonly Field[] = ['person', 'account', 'role', 'starts', 'ends'];

function fieldsOf(cells: readonly string[]): (Field | null)[] | null {
  const found = cells.map((cell) => {
    const word = cell.trim().toLowerCase();
    return (Object.keys(headers) as Field[]).find((field) => headers[field].includes(word)) ?? null;
  });
  const isHeader = found.includes('person') && (found.includes('account') || found.includes('accountId'));
  return isHeader ? found : null;
}

/** Without the apostrophe that kept a spreadsheet from reading a cell as a formula. */
function restored(cell: string): string {
  const text = cell.trim();
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

/** A spreadsheet that took an id for a number leaves too few digits of it; then the name has to do. */
const isBrokenId = (text: string): boolean => text === '' || /^[\d.,]+e\+?\d+$/i.test(text);

/** Lines of a plan from rows, with a first row that names the columns or with person, account, role, start and end in this order. */
export function linesOf(rows: readonly TableRow[]): TypedLine[] {
  const named = rows[0] ? fieldsOf(rows[0].cells) : null;
  const fields = named ?? inOrder;
  return rows.slice(named ? 1 : 0).map(({ line, cells }) => {
    const value = (field: Field): string | undefined => {
      const place = fields.indexOf(field);
      const cell = place < 0 ? undefined : cells[place];
      return cell === undefined ? undefined : restored(cell);
    };
    const id = value('accountId') ?? '';
    const [starts, ends] = [value('starts'), value('ends')];
    return {
      line,
      person: (value('person') ?? '').slice(0, 300),
      account: (isBrokenId(id) ? (value('account') ?? id) : id).slice(0, 500),
      role: (value('role') ?? '').slice(0, 300),
      ...(starts === undefined ? {} : { starts: starts.slice(0, 60) }),
      ...(ends === undefined ? {} : { ends: ends.slice(0, 60) }),
    };
  });
}
