// What can be done to the cells that are selected. Everything becomes a draft; nothing is sent.
import { useTranslations } from 'use-intl';
import type { Assignment } from '../../contract/access-grid.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { toast } from '../ui/toast.tsx';
import { fromClipboard, toClipboard } from '../ui/typed-table.ts';
import { cellKey, type Draft, type DraftCell, draftLimit, withCells } from './grid-draft.ts';
import { barOn, type GridRoles } from './grid-roles.ts';
import { countIn, type Range } from './grid-selection.ts';
import { type GridFilters, type GridView, readSpan } from './grid-tiles.ts';

/** What a cell becomes: an assignment, nothing, or left as it is. */
type Become = (place: { row: number; column: number }, now: Assignment | null) => Assignment | null | undefined;

interface Parts {
  filters: GridFilters;
  roles: GridRoles;
  draft: Draft;
  setDraft: (draft: Draft) => void;
}

/** A role in place of what is there: its term stays unless it is over. */
export function inRole(role: string, now: Assignment | null): Assignment {
  const isOver = now?.expiresAt !== null && now !== null && new Date(now.expiresAt) <= new Date();
  return { role, startsAt: now?.startsAt ?? null, expiresAt: isOver ? null : (now?.expiresAt ?? null) };
}

const spanOf = ({ top, bottom, start, end }: Range) => ({
  rowFrom: top,
  rowEnd: bottom + 1,
  columnFrom: start,
  columnEnd: end + 1,
});

function shownAt(view: GridView, draft: Draft, row: number, column: number): Assignment | null {
  const [person, account] = [view.personAt(row), view.accountAt(column)];
  if (!person || !account) return null;
  const changed = draft.get(cellKey(person.id, account.id));
  return changed ? changed.to : (view.cellOf(person.id, account.id)?.held ?? null);
}

/** The cells of a range as they would become, and how many cannot. */
function becoming(view: GridView, { range, become, roles, draft }: { range: Range; become: Become } & Parts) {
  const cells: DraftCell[] = [];
  let barred = 0;
  for (let row = range.top; row <= range.bottom; row++) {
    for (let column = range.start; column <= range.end; column++) {
      const [person, account] = [view.personAt(row), view.accountAt(column)];
      if (!person || !account) continue;
      const now = shownAt(view, draft, row, column);
      const to = become({ row, column }, now);
      if (to === undefined) continue;
      const bar =
        to &&
        barOn(
          person,
          account,
          roles.all.find(({ id }) => id === to.role),
        );
      if (bar) barred += 1;
      else cells.push({ person, account, from: view.cellOf(person.id, account.id)?.held ?? null, to });
    }
  }
  return { cells, barred };
}

function clipboardText(view: GridView, range: Range, { roles, draft }: Parts): string {
  const rows: string[][] = [];
  for (let row = range.top; row <= range.bottom; row++) {
    const cells: string[] = [];
    for (let column = range.start; column <= range.end; column++) {
      const held = shownAt(view, draft, row, column);
      cells.push(held ? roles.nameOf(held.role) : '');
    }
    rows.push(cells);
  }
  return toClipboard(rows);
}

const isSingle = (table: readonly string[][]): boolean => table.length === 1 && table[0]?.length === 1;

/** One cell fills all that is selected; a table covers as much as it is large, from the first selected cell on. */
function pastedOver(range: Range, table: readonly string[][]): Range {
  if (isSingle(table)) return range;
  const width = Math.max(...table.map((cells) => cells.length));
  return { ...range, bottom: range.top + table.length - 1, end: range.start + width - 1 };
}

function wordAt(table: readonly string[][], range: Range, { row, column }: { row: number; column: number }) {
  return isSingle(table) ? table[0]?.[0] : table[row - range.top]?.[column - range.start];
}

export function useGridActs(parts: Parts) {
  const t = useTranslations();
  const fail = useFailureToast();
  const { filters, roles, draft, setDraft } = parts;

  const change = async (range: Range, become: Become): Promise<void> => {
    if (countIn(range) > draftLimit) {
      toast({ message: t('grid.too_many', { limit: draftLimit }), tone: 'bad' });
      return;
    }
    try {
      const view = await readSpan(filters, spanOf(range));
      const { cells, barred } = becoming(view, { ...parts, range, become });
      const next = withCells(draft, cells);
      if (next.size > draftLimit) toast({ message: t('grid.too_many', { limit: draftLimit }), tone: 'bad' });
      else setDraft(next);
      if (barred > 0) toast({ message: t('grid.barred', { count: barred }), tone: 'bad' });
    } catch (error) {
      fail(error);
    }
  };

  const take = (range: Range) => change(range, () => null);
  const put = (range: Range, to: Assignment | null) => change(range, () => to);

  const fillDown = async (range: Range): Promise<void> => {
    try {
      const view = await readSpan(filters, spanOf({ ...range, bottom: range.top }));
      await change(range, ({ row, column }) =>
        row === range.top ? undefined : shownAt(view, draft, range.top, column),
      );
    } catch (error) {
      fail(error);
    }
  };

  const textOf = (view: GridView, range: Range): string => clipboardText(view, range, parts);

  const paste = async (range: Range, text: string): Promise<void> => {
    const table = fromClipboard(text);
    const unknown = new Set<string>();
    await change(pastedOver(range, table), (place, now) => {
      const word = wordAt(table, range, place);
      if (word === undefined || word === '' || word === '–') return word === undefined ? undefined : null;
      const role = roles.ofWord(word);
      if (role !== undefined) return inRole(role, now);
      unknown.add(word);
      return undefined;
    });
    if (unknown.size > 0)
      toast({ message: t('grid.unknown_words', { words: [...unknown].slice(0, 3).join(', ') }), tone: 'bad' });
  };

  return { take, put, fillDown, paste, textOf };
}
export type GridActs = ReturnType<typeof useGridActs>;
