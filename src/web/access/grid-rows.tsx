// The rows of the grid as they are drawn. A cell is drawn anew only when something about it changed.
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import type { GridAccount, GridCell, GridPerson } from '../../contract/access-grid.ts';
import { classNames } from '../ui/class-names.ts';
import type { DraftCell } from './grid-draft.ts';
import { builtInOf, byRole, type GridRoles, isInForce } from './grid-roles.ts';
import { columnWidth, personWidth, rowHeight } from './use-grid-window.ts';

type Translate = ReturnType<typeof useTranslations>;

export function cellId(row: number, column: number): string {
  return `cell-${row}-${column}`;
}

const cellClass = 'grid-cell px-2 text-sm select-none';

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
    return { text: t(through.via === 'group' ? 'grid.cell.by_group' : 'grid.cell.for_hours', { role }), isQuiet: true };
  }
  if (byRole(person, account) !== 0) return { text: t(`access.roles.${person.hat ?? person.role}`), isQuiet: true };
  return { text: '', isQuiet: true };
}

interface CellProps {
  row: number;
  column: number;
  person: GridPerson | undefined;
  account: GridAccount | undefined;
  cell: GridCell | undefined;
  draft: DraftCell | undefined;
  isKnown: boolean;
  isSelected: boolean;
  isActive: boolean;
  /** Pixels of the columns before the first one that is drawn. */
  before: number;
  roles: GridRoles;
}

const Cell = memo(function Cell({
  row,
  column,
  person,
  account,
  cell,
  draft,
  isKnown,
  isSelected,
  isActive,
  before,
  roles,
}: CellProps) {
  const t = useTranslations();
  const shown = person && account && isKnown ? cellText(t, roles, { person, account, cell, draft }) : null;
  return (
    <div
      role="gridcell"
      id={cellId(row, column)}
      aria-colindex={column + 2}
      aria-selected={isSelected}
      data-row={row}
      data-column={column}
      className={classNames(
        cellClass,
        draft ? 'font-medium text-accent-ink' : shown?.isQuiet ? 'text-ink-3' : 'text-ink',
        draft && 'is-changed',
        isSelected && 'is-selected',
        isActive && 'is-active',
      )}
      style={before === 0 ? { width: columnWidth } : { width: columnWidth, marginInlineStart: before }}
    >
      {shown?.text}
    </div>
  );
});

interface RowProps extends Pick<CellProps, 'row' | 'person' | 'roles'> {
  columnFrom: number;
  /** Of the whole row, so that the name can stay in sight. */
  width: number;
  cells: readonly Pick<CellProps, 'account' | 'cell' | 'draft' | 'isKnown' | 'isSelected' | 'isActive'>[];
}

/** One person: the name stays at the start, the cells are those of the window. */
export function GridRow({ row, person, roles, columnFrom, width, cells }: RowProps) {
  const t = useTranslations();
  return (
    // Which cell is meant is told by aria-activedescendant.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the grid itself has the focus
    <div
      role="row"
      aria-rowindex={row + 2}
      className="grid-row absolute flex"
      style={{ top: row * rowHeight, height: rowHeight, width }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        className="grid-head sticky z-10 flex shrink-0 flex-col justify-center px-3"
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
      {cells.map((props, at) => (
        <Cell
          key={columnFrom + at}
          {...props}
          row={row}
          column={columnFrom + at}
          person={person}
          roles={roles}
          before={at === 0 ? columnFrom * columnWidth : 0}
        />
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
