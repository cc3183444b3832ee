// The rows of the grid as they are drawn. A cell is drawn anew only when something about it changed.
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import type { GridAccount, GridCell, GridPerson } from '../../contract/access-grid.ts';
import { classNames } from '../ui/class-names.ts';
import type { DraftCell } from './grid-draft.ts';
import { builtInOf, byRole, type GridRoles, isInForce } from './grid-roles.ts';
import { columnWidth, personWidth, rowHeight, startOf } from './use-grid-window.ts';

type Translate = ReturnType<typeof useTranslations>;

export function cellId(row: number, column: number): string {
  return `cell-${row}-${column}`;
}

const cellClass = 'grid-cell px-2 text-sm select-none';
const empty = { text: '', isQuiet: true };

/** What stands in a cell: what is to change, what was given, or what comes from elsewhere. */
export function cellText(
  t: Translate,
  roles: GridRoles,
  at: { person: GridPerson; account: GridAccount; cell: GridCell | undefined; draft: DraftCell | undefined },
): { text: string; isQuiet: boolean } {
  const { person, account, cell, draft } = at;
  if (draft) {
    const [from, to] = [draft.from, draft.to].map((side) => side && roles.nameOf(side.role));
    if (from === to && to) return { text: t('grid.cell.new_term', { role: to }), isQuiet: false };
    return { text: t('grid.cell.change', { from: from ?? '–', to: to ?? '–' }), isQuiet: false };
  }
  const held = cell?.held;
  if (held) {
    const role = roles.nameOf(held.role);
    if (!isInForce(cell) && held.startsAt !== null && new Date(held.startsAt) > new Date())
      return { text: t('grid.cell.later', { role }), isQuiet: true };
    if (held.expiresAt !== null && new Date(held.expiresAt) <= new Date())
      return { text: t('grid.cell.over', { role }), isQuiet: true };
    return {
      text: held.expiresAt === null ? role : t('grid.cell.until', { role, day: new Date(held.expiresAt) }),
      isQuiet: false,
    };
  }
  const through = cell?.through[0];
  if (through) {
    const builtIn = builtInOf(cell.mask);
    const role = builtIn ? t(`access.roles.${builtIn}`) : t('grid.cell.some');
    const words = through.via === 'elevation' ? 'grid.cell.for_hours' : `grid.cell.by_${through.via}`;
    return { text: t(words, { role, team: through.team ?? '' }), isQuiet: true };
  }
  if (byRole(person, account) !== 0) return { text: t(`access.roles.${person.hat ?? person.role}`), isQuiet: true };
  return empty;
}

export interface ShownCell {
  column: number;
  text: string;
  isQuiet: boolean;
  isChanged: boolean;
  isSelected: boolean;
  isActive: boolean;
}

const Cell = memo(function Cell({
  row,
  column,
  text,
  isQuiet,
  isChanged,
  isSelected,
  isActive,
}: ShownCell & { row: number }) {
  return (
    <div
      role="gridcell"
      id={cellId(row, column)}
      aria-colindex={column + 2}
      aria-selected={isSelected}
      className={classNames(
        cellClass,
        isChanged ? 'font-medium text-accent-ink' : isQuiet ? 'text-ink-3' : 'text-ink',
        isChanged && 'is-changed',
        isSelected && 'is-selected',
        isActive && 'is-active',
      )}
      style={{ width: columnWidth, insetInlineStart: startOf(column) }}
    >
      {text}
    </div>
  );
});

interface RowProps {
  row: number;
  person: GridPerson | undefined;
  /** Of the whole row, so that the name can stay in sight. */
  width: number;
  /** Those with something in them: most cells of a large grid are empty, and hundreds come into sight at once. */
  cells: readonly ShownCell[];
}

/** One person: the name stays at the start, the cells are those of the window. */
export function GridRow({ row, person, width, cells }: RowProps) {
  const t = useTranslations();
  return (
    // Which cell is meant is told by aria-activedescendant.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the grid itself has the focus
    <div
      role="row"
      aria-rowindex={row + 2}
      className="grid-row absolute"
      style={{ top: row * rowHeight, height: rowHeight, width }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        className="grid-head sticky z-10 flex h-full flex-col justify-center px-3"
        style={{ width: personWidth }}
      >
        {person && (
          <>
            <bdi className="truncate text-sm text-ink">{person.name}</bdi>
            <span className="truncate text-xs text-ink-3">
              {person.state === 'active' ? person.email : t(`grid.states.${person.state}`)}
            </span>
          </>
        )}
      </div>
      {cells.map((cell) => (
        <Cell key={cell.column} row={row} {...cell} />
      ))}
    </div>
  );
}

/** The names of the accounts, which stay at the top. */
export const GridHeader = memo(function GridHeader({
  accounts,
  columnFrom,
  height,
}: {
  accounts: readonly (GridAccount | undefined)[];
  columnFrom: number;
  height: number;
}) {
  const t = useTranslations();
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the grid itself has the focus
    <div role="row" aria-rowindex={1} className="flex" style={{ height }}>
      <div
        role="columnheader"
        aria-colindex={1}
        className="grid-head sticky z-10 flex shrink-0 items-end px-3 pb-2 text-sm font-medium text-ink-2"
        style={{ width: personWidth }}
      >
        {t('grid.person')}
      </div>
      {accounts.map((account, at) => (
        <div
          // oxlint-disable-next-line react/no-array-index-key -- a column is its place
          key={columnFrom + at}
          role="columnheader"
          aria-colindex={columnFrom + at + 2}
          className="grid-cell flex shrink-0 flex-col justify-end px-2 pb-2"
          style={
            at === 0 ? { width: columnWidth, marginInlineStart: columnFrom * columnWidth } : { width: columnWidth }
          }
        >
          {account && (
            <>
              <bdi title={account.name} className="truncate text-sm font-medium text-ink">
                {account.name}
              </bdi>
              {account.share && <span className="truncate text-xs text-ink-3">{account.share.centerName}</span>}
            </>
          )}
        </div>
      ))}
    </div>
  );
});
