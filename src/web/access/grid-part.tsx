// The grid with all around it: filters, what is selected, what waits to be applied, and the dialogs.
import { Download, PencilLine, Upload } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Assignment } from '../../contract/access-grid.ts';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import { useErrorSentence } from '../api/sentences.ts';
import { useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar, SearchBox } from '../ui/filter-bar.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { DraftBar } from './draft-bar.tsx';
import { useExport } from './export-assignments.ts';
import { GridBoard } from './grid-board.tsx';
import { cellKey, linesOfDraft, noDraft } from './grid-draft.ts';
import { useGridRoles } from './grid-roles.ts';
import { countIn, type Range, rangeOf, type Selected } from './grid-selection.ts';
import { type GridView, useGridTiles } from './grid-tiles.ts';
import type { TypedLine } from './typed-lines.ts';
import { useGridActs } from './use-grid-acts.ts';
import { useGridFilters } from './use-grid-filters.ts';
import { useGridWindow } from './use-grid-window.ts';
import { WhyNot } from './why-not.tsx';

const CellDialog = deferred(() => import('./cell-dialog.tsx').then((file) => file.CellDialog));
const PreviewDialog = deferred(() => import('./preview-dialog.tsx').then((file) => file.PreviewDialog));
const ImportDialog = deferred(() => import('./import-dialog.tsx').then((file) => file.ImportDialog));

const start: Selected = { active: { row: 0, column: 0 }, anchor: { row: 0, column: 0 } };

/** A selection that stands on what is there: a filter may have left fewer. */
function within({ active, anchor }: Selected, view: GridView): Selected {
  const inside = ({ row, column }: Selected['active']) => ({
    row: Math.max(0, Math.min(row, view.rows - 1)),
    column: Math.max(0, Math.min(column, view.columns - 1)),
  });
  return { active: inside(active), anchor: inside(anchor) };
}

type Open =
  | { kind: 'edit'; range: Range }
  | { kind: 'import' }
  | { kind: 'preview'; lines: readonly TypedLine[]; isTyped: boolean };

export function GridPart({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const roles = useGridRoles(center.id);
  const { filters, selects, people, accounts, change, isFiltered } = useGridFilters(center.id);
  const [box, attach] = useState<HTMLDivElement | null>(null);
  const span = useGridWindow(box);
  const tiles = useGridTiles(filters, span);
  const view = useDeferredValue(tiles);
  const [chosen, setSelected] = useState(start);
  const selected = within(chosen, view);
  const [draft, setDraft] = useState(noDraft);
  const acts = useGridActs({ filters, roles, draft, setDraft });
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const edit = (range: Range) => setOpen({ kind: 'edit', range });
  const isEmpty = !view.isLoading && (view.rows === 0 || view.columns === 0);
  return (
    <>
      <FilterBar
        search={{ label: t('grid.filters.people'), value: people, onChange: (next) => change({ people: next }) }}
        filters={selects.slice(0, 2)}
        extra={
          <SearchBox
            label={t('grid.filters.accounts')}
            value={accounts}
            onChange={(next) => change({ accounts: next })}
          />
        }
      />
      <Tools
        center={center}
        selects={selects}
        count={t('grid.size', { people: view.rows, accounts: view.columns })}
        selectedCount={countIn(rangeOf(selected))}
        onEdit={() => edit(rangeOf(selected))}
        onImport={() => setOpen({ kind: 'import' })}
        filters={filters}
        roles={roles}
      />
      {view.isLoading && <Skeleton lines={12} className="rounded-xl bg-surface p-4 shadow-card" />}
      {view.error && view.rows === 0 && <EmptyState title={say(view.error) ?? t('errors.unexpected')} />}
      {isEmpty && !view.error && (
        <EmptyState title={t('grid.empty')}>{isFiltered ? t('grid.empty_filtered') : t('grid.empty_hint')}</EmptyState>
      )}
      {!isEmpty && !view.isLoading && (
        <GridBoard
          {...{ view, span, box, attach, filters, roles, draft, selected, acts }}
          onSelect={setSelected}
          onEdit={edit}
        />
      )}
      {draft.size > 0 && (
        <DraftBar
          count={draft.size}
          onPreview={() => setOpen({ kind: 'preview', lines: linesOfDraft(draft), isTyped: false })}
          onDiscard={() => {
            setDraft(noDraft);
            toast({ message: t('grid.discarded'), undo: () => setDraft(draft) });
          }}
        />
      )}
      {open?.kind === 'edit' && (
        <CellDialog
          {...cellAt(view, draft, open.range, t)}
          roles={roles}
          onSave={(to) => void acts.put(open.range, to)}
          onClose={close}
        />
      )}
      {open?.kind === 'import' && (
        <ImportDialog onPreview={(lines) => setOpen({ kind: 'preview', lines, isTyped: true })} onClose={close} />
      )}
      {open?.kind === 'preview' && (
        <PreviewDialog
          center={center.id}
          lines={open.lines}
          roles={roles}
          hasLines={open.isTyped}
          onDone={() => {
            if (!open.isTyped) setDraft(noDraft);
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}

/** What the form for a range begins with: of one cell what is there, of many nothing. */
function cellAt(view: GridView, draft: typeof noDraft, range: Range, t: ReturnType<typeof useTranslations>) {
  const count = countIn(range);
  const [person, account] = [view.personAt(range.top), view.accountAt(range.start)];
  if (count > 1 || !person || !account)
    return { title: t('grid.edit.many', { count }), now: null as Assignment | null };
  const changed = draft.get(cellKey(person.id, account.id));
  return {
    title: t('grid.edit.one', { person: person.name, account: account.name }),
    now: changed ? changed.to : (view.cellOf(person.id, account.id)?.held ?? null),
  };
}

function Tools({
  center,
  selects,
  count,
  selectedCount,
  onEdit,
  onImport,
  filters,
  roles,
}: {
  center: Center;
  selects: ReturnType<typeof useGridFilters>['selects'];
  count: string;
  selectedCount: number;
  onEdit: () => void;
  onImport: () => void;
  filters: ReturnType<typeof useGridFilters>['filters'];
  roles: ReturnType<typeof useGridRoles>;
}) {
  const t = useTranslations();
  const why = useReason()('member:update');
  const { save, isBusy } = useExport(filters, roles);
  return (
    <FilterBar
      filters={selects.slice(2)}
      count={count}
      actions={
        <>
          {why !== null && <WhyNot center={center.id} action="member:update" />}
          <Button icon={<PencilLine size={16} aria-hidden="true" />} disabledReason={why} onClick={onEdit}>
            {t('grid.edit.open', { count: selectedCount })}
          </Button>
          <Button
            {...ImportDialog.onIntent}
            icon={<Upload size={16} aria-hidden="true" />}
            disabledReason={why}
            onClick={onImport}
          >
            {t('grid.import.open')}
          </Button>
          <Button
            variant="ghost"
            icon={<Download size={16} aria-hidden="true" />}
            isBusy={isBusy}
            onClick={() => void save()}
          >
            {t('common.export')}
          </Button>
        </>
      }
    />
  );
}
