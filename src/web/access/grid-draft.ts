// Changes that were made in the grid and not yet applied: each cell with what it was and what it is to become.
import type { Assignment, GridAccount, GridPerson } from '../../contract/access-grid.ts';

export interface DraftCell {
  person: Pick<GridPerson, 'id' | 'name' | 'email'>;
  account: Pick<GridAccount, 'id' | 'name'>;
  from: Assignment | null;
  to: Assignment | null;
}
export type Draft = ReadonlyMap<string, DraftCell>;

export const noDraft: Draft = new Map();

/** So many changes can be applied as one. */
export const draftLimit = 10_000;

export function cellKey(person: string, account: string): string {
  return `${person}/${account}`;
}

export function isSameAssignment(one: Assignment | null, other: Assignment | null): boolean {
  if (one === null || other === null) return one === other;
  return one.role === other.role && one.startsAt === other.startsAt && one.expiresAt === other.expiresAt;
}

/** The draft with more cells in it; a cell that is again what it was drops out. */
export function withCells(draft: Draft, cells: readonly DraftCell[]): Draft {
  const next = new Map(draft);
  for (const cell of cells) {
    const key = cellKey(cell.person.id, cell.account.id);
    const from = next.get(key)?.from ?? cell.from;
    if (isSameAssignment(from, cell.to)) next.delete(key);
    else next.set(key, { ...cell, from });
  }
  return next;
}

/** The lines of a plan for what was changed in the grid, with the places in the draft as their numbers. */
export function linesOfDraft(draft: Draft) {
  return [...draft.values()].map(({ person, account, to }, place) => ({
    line: place + 1,
    person: person.id,
    account: account.id,
    role: to?.role ?? '',
    starts: to?.startsAt ?? '',
    ends: to?.expiresAt ?? '',
  }));
}
