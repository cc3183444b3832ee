// The grid on a phone: one person or one ad account at a time, with the other side as a list.
import { ChevronLeft, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { GridAccount, GridPerson } from '../../contract/access-grid.ts';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useLabelFilter } from '../assets/use-label-filter.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchBox } from '../ui/filter-bar.tsx';
import { Select } from '../ui/select-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { DraftBar } from './draft-bar.tsx';
import { cellKey, type Draft, linesOfDraft, noDraft, withCells } from './grid-draft.ts';
import { barOn, type GridRoles, useGridRoles } from './grid-roles.ts';
import { cellText } from './grid-rows.tsx';
import type { TypedLine } from './typed-lines.ts';
import { inRole } from './use-grid-acts.ts';
import { WhyNot } from './why-not.tsx';

const ImportDialog = deferred(() => import('./import-dialog.tsx').then((file) => file.ImportDialog));
const PreviewDialog = deferred(() => import('./preview-dialog.tsx').then((file) => file.PreviewDialog));

const atOnce = 50;
type Side = 'person' | 'account';

export function GridList({ center }: { center: Center }) {
  const roles = useGridRoles(center.id);
  const [state, change] = useUrlState({ by: 'person', one: '', label: '' });
  const by: Side = state.by === 'account' ? 'account' : 'person';
  const [draft, setDraft] = useState(noDraft);
  const [open, setOpen] = useState<'import' | { lines: readonly TypedLine[]; isTyped: boolean } | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {state.one === '' ? (
        <Choose
          center={center.id}
          by={by}
          onBy={(next) => change({ by: next })}
          label={state.label}
          onLabel={(label) => change({ label })}
          onChoose={(one) => change({ one })}
          onImport={() => setOpen('import')}
        />
      ) : (
        <One
          center={center.id}
          by={by}
          one={state.one}
          roles={roles}
          draft={draft}
          setDraft={setDraft}
          onBack={() => change({ one: '' })}
        />
      )}
      {draft.size > 0 && (
        <DraftBar
          count={draft.size}
          onPreview={() => setOpen({ lines: linesOfDraft(draft), isTyped: false })}
          onDiscard={() => setDraft(noDraft)}
        />
      )}
      {open === 'import' && <ImportDialog onPreview={(lines) => setOpen({ lines, isTyped: true })} onClose={close} />}
      {open !== null && open !== 'import' && (
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

/** More of a list, page by page: pages before the last one are kept whole. */
function usePages() {
  const [size, setSize] = useState(atOnce);
  return { size, more: () => setSize((former) => Math.min(100, former + atOnce)) };
}

function Choose({
  center,
  by,
  onBy,
  label,
  onLabel,
  onChoose,
  onImport,
}: {
  center: string;
  by: Side;
  onBy: (by: Side) => void;
  label: string;
  onLabel: (label: string) => void;
  onChoose: (id: string) => void;
  onImport: () => void;
}) {
  const t = useTranslations();
  const why = useReason()('member:update');
  const say = useErrorSentence();
  const [search, setSearch] = useState('');
  const pages = usePages();
  const grid = useEndpoint(
    'access.getGrid',
    by === 'person'
      ? { center, peopleSearch: search, peoplePageSize: pages.size, accountsPageSize: 1 }
      : {
          center,
          accountsSearch: search,
          accountsPageSize: pages.size,
          peoplePageSize: 1,
          ...(label === '' ? {} : { label }),
        },
    { keepPrevious: true },
  );
  const byLabel = useLabelFilter(center, { value: label, onChange: onLabel });
  const found = by === 'person' ? grid.data?.people : grid.data?.accounts;
  return (
    <>
      <div className="mb-2.5 flex flex-wrap gap-2">
        <Select
          aria-label={t('grid.by.label')}
          value={by}
          options={[
            { value: 'person', label: t('grid.by.person') },
            { value: 'account', label: t('grid.by.account') },
          ]}
          onChange={(event) => onBy(event.currentTarget.value as Side)}
        />
        <SearchBox
          key={by}
          label={t(by === 'person' ? 'grid.filters.people' : 'grid.filters.accounts')}
          value={search}
          onChange={setSearch}
        />
        {by === 'account' && byLabel !== null && (
          <Select
            aria-label={byLabel.label}
            value={byLabel.value}
            options={byLabel.options}
            onChange={(event) => byLabel.onChange(event.currentTarget.value)}
          />
        )}
        {why !== null && <WhyNot center={center} action="member:update" />}
        <Button icon={<Upload size={16} aria-hidden="true" />} disabledReason={why} onClick={onImport}>
          {t('grid.import.open')}
        </Button>
      </div>
      {grid.isPending && <Skeleton lines={8} className="rounded-xl bg-surface p-4 shadow-card" />}
      {grid.error && <EmptyState title={say(grid.error) ?? t('errors.unexpected')} />}
      {found?.total === 0 && <EmptyState title={t('grid.empty')}>{t('grid.empty_filtered')}</EmptyState>}
      {found && found.total > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-xl bg-surface shadow-card">
          {found.items.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className="block min-h-12 w-full px-4 py-2 text-start hover:bg-sunken"
                onClick={() => onChoose(one.id)}
              >
                <bdi className="block truncate text-base text-ink">{one.name}</bdi>
                <span className="block truncate text-xs text-ink-3">
                  {'email' in one ? one.email : t(`assets.statuses.${one.status}`)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Rest total={found?.total ?? 0} shown={found?.items.length ?? 0} onMore={pages.more} />
    </>
  );
}

function Rest({ total, shown, onMore }: { total: number; shown: number; onMore: () => void }) {
  const t = useTranslations();
  if (total <= shown) return null;
  if (shown >= 100)
    return <p className="mt-2 text-sm text-ink-3">{t('grid.by.search_on', { count: total - shown })}</p>;
  return (
    <Button className="mt-2" onClick={onMore}>
      {t('grid.preview.more', { count: total - shown })}
    </Button>
  );
}

function One({
  center,
  by,
  one,
  roles,
  draft,
  setDraft,
  onBack,
}: {
  center: string;
  by: Side;
  one: string;
  roles: GridRoles;
  draft: Draft;
  setDraft: (draft: Draft) => void;
  onBack: () => void;
}) {
  const t = useTranslations();
  const [search, setSearch] = useState('');
  const pages = usePages();
  const { data: grid, isPending } = useEndpoint(
    'access.getGrid',
    by === 'person'
      ? { center, peopleSearch: one, peoplePageSize: 1, accountsSearch: search, accountsPageSize: pages.size }
      : { center, accountsSearch: one, accountsPageSize: 1, peopleSearch: search, peoplePageSize: pages.size },
    { keepPrevious: true },
  );
  const others = by === 'person' ? grid?.accounts : grid?.people;
  const title = by === 'person' ? grid?.people.items[0]?.name : grid?.accounts.items[0]?.name;
  const pairs =
    grid?.people.items.flatMap((person) => grid.accounts.items.map((account) => ({ person, account }))) ?? [];
  return (
    <>
      <div className="mb-2.5 flex items-center gap-2">
        <Button icon={<ChevronLeft size={16} aria-hidden="true" />} onClick={onBack}>
          {t('grid.by.back')}
        </Button>
        <h2 className="min-w-0 truncate text-lg font-semibold">
          <bdi>{title}</bdi>
        </h2>
      </div>
      <div className="mb-2.5 flex">
        <SearchBox
          label={t(by === 'person' ? 'grid.filters.accounts' : 'grid.filters.people')}
          value={search}
          onChange={setSearch}
        />
      </div>
      {isPending && <Skeleton lines={8} className="rounded-xl bg-surface p-4 shadow-card" />}
      {grid && pairs.length === 0 && <EmptyState title={t('grid.empty')}>{t('grid.empty_filtered')}</EmptyState>}
      {grid && pairs.length > 0 && (
        <ul className="divide-y divide-line rounded-xl bg-surface shadow-card">
          {pairs.map(({ person, account }) => (
            <ListCell
              key={cellKey(person.id, account.id)}
              {...{ person, account, by, roles, draft, setDraft }}
              cell={grid.cells.find((cell) => cell.person === person.id && cell.account === account.id)}
            />
          ))}
        </ul>
      )}
      <Rest total={others?.total ?? 0} shown={others?.items.length ?? 0} onMore={pages.more} />
    </>
  );
}

function ListCell({
  person,
  account,
  by,
  cell,
  roles,
  draft,
  setDraft,
}: {
  person: GridPerson;
  account: GridAccount;
  by: Side;
  cell: Parameters<typeof cellText>[2]['cell'];
  roles: GridRoles;
  draft: Draft;
  setDraft: (draft: Draft) => void;
}) {
  const t = useTranslations();
  const changed = draft.get(cellKey(person.id, account.id));
  const held = cell?.held ?? null;
  const now = changed ? changed.to : held;
  const name = by === 'person' ? account.name : person.name;
  const give = (role: string) =>
    setDraft(withCells(draft, [{ person, account, from: held, to: role === '' ? null : inRole(role, held) }]));
  const options = roles.all.map((role) => ({
    value: role.id,
    label: role.label,
    isDisabled: role.id !== now?.role && barOn(person, account, role) !== null,
  }));
  return (
    <li className="flex min-h-14 items-center gap-3 px-4 py-2">
      <div className="min-w-0 flex-1">
        <bdi className="block truncate text-base text-ink">{name}</bdi>
        <span
          className={
            changed ? 'block truncate text-xs font-medium text-accent-ink' : 'block truncate text-xs text-ink-3'
          }
        >
          {cellText(t, roles, { person, account, cell, draft: changed }).text}
        </span>
      </div>
      <Select
        aria-label={t('grid.edit.one', { person: person.name, account: account.name })}
        className="w-36 shrink-0"
        value={now?.role ?? ''}
        options={[{ value: '', label: t('grid.edit.none') }, ...options]}
        onChange={(event) => give(event.currentTarget.value)}
      />
    </li>
  );
}
