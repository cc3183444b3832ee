import { Search, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAssetRoleOptions, useRoleName } from '../access/roles.ts';
import { useRows } from '../api/hooks.ts';
import { Box } from '../ui/checkbox.tsx';
import { controlClass } from '../ui/field.tsx';
import { Select } from '../ui/select-field.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { useSettled } from '../ui/use-settled.ts';

export interface ChosenAccount {
  id: string;
  name: string;
  /** Built in, or the id of one that the center made. */
  role: string;
}

/**
 * A list of the center's ad accounts to tick, each with a role. It stands open in the dialog, so that choosing one account
 * is one click.
 */
export function AccountChooser({
  center,
  label,
  chosen,
  onChange,
  newRole,
  withoutIds = [],
}: {
  center: string;
  label: string;
  chosen: readonly ChosenAccount[];
  onChange: (chosen: ChosenAccount[]) => void;
  /** The role that a newly ticked account gets. */
  newRole: string;
  /** Accounts that are not on offer. */
  withoutIds?: readonly string[];
}) {
  const t = useTranslations();
  const labelId = useId();
  const [search, setSearch] = useState('');
  const settled = useSettled(search);
  const list = useRows('assets.listAccounts', { center, search: settled });
  const rows = list.rows.filter((row) => !withoutIds.includes(row.id));
  const hidden = chosen.filter((one) => !rows.some((row) => row.id === one.id));
  const toggle = (id: string, name: string) =>
    onChange(
      chosen.some((one) => one.id === id)
        ? chosen.filter((one) => one.id !== id)
        : [...chosen, { id, name, role: newRole }],
    );
  const setRole = (id: string, role: string) => onChange(chosen.map((one) => (one.id === id ? { ...one, role } : one)));
  return (
    <fieldset aria-labelledby={labelId} className="min-w-0">
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <span id={labelId} className="text-sm font-medium text-ink">
          {label}
        </span>
        <span className="text-xs text-ink-3">{t('assets.choose.chosen', { count: chosen.length })}</span>
      </div>
      <div className="overflow-hidden rounded-lg shadow-[inset_0_0_0_1px_var(--line-2)]">
        <div className="relative shadow-[inset_0_-1px_var(--line)]">
          <Search size={16} aria-hidden="true" className="absolute inset-y-0 start-3 my-auto text-ink-3" />
          <input
            type="search"
            aria-label={t('assets.choose.search')}
            placeholder={t('assets.choose.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className={`${controlClass} h-9 rounded-b-none bg-transparent ps-9`}
          />
        </div>
        {hidden.length > 0 && <ChosenElsewhere accounts={hidden} onRemove={(one) => toggle(one.id, one.name)} />}
        <ChoiceRows
          list={{ ...list, rows }}
          isSearching={settled !== ''}
          isStale={list.isStale || settled !== search}
          chosen={chosen}
          onToggle={toggle}
          onRole={setRole}
        />
      </div>
    </fieldset>
  );
}

/** What is ticked but not among the rows that the search shows. */
function ChosenElsewhere({
  accounts,
  onRemove,
}: {
  accounts: readonly ChosenAccount[];
  onRemove: (account: ChosenAccount) => void;
}) {
  const t = useTranslations();
  const roleName = useRoleName();
  return (
    <ul className="flex flex-wrap gap-1.5 px-3 py-2 shadow-[inset_0_-1px_var(--line)]">
      {accounts.map((one) => (
        <li
          key={one.id}
          className="inline-flex max-w-full items-center gap-1 rounded-md bg-sunken ps-2 text-xs text-ink"
        >
          <span className="truncate">{t('assets.choose.with_role', { name: one.name, role: roleName(one.role) })}</span>
          <button
            type="button"
            aria-label={t('assets.choose.drop', { name: one.name })}
            onClick={() => onRemove(one)}
            className="inline-flex size-6 items-center justify-center rounded text-ink-3 hover:text-ink"
          >
            <X size={12} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function ChoiceRows({
  list,
  isSearching,
  isStale,
  chosen,
  onToggle,
  onRole,
}: {
  list: ReturnType<typeof useRows<'assets.listAccounts'>>;
  isSearching: boolean;
  /** What is listed answers a former search, and is about to move. */
  isStale: boolean;
  chosen: readonly ChosenAccount[];
  onToggle: (id: string, name: string) => void;
  onRole: (id: string, role: string) => void;
}) {
  const t = useTranslations();
  const roles = useAssetRoleOptions();
  const listId = useId();
  if (list.isLoading) {
    return (
      <output className="block space-y-4 p-3">
        <Bar className="h-4 w-2/3" />
        <Bar className="h-4 w-1/2" />
      </output>
    );
  }
  if (list.rows.length === 0) {
    return (
      <p className="px-3 py-4 text-sm text-ink-3">
        {isSearching ? t('assets.choose.none') : t('assets.choose.none_yet')}
      </p>
    );
  }
  return (
    <ul
      aria-label={t('assets.choose.list')}
      aria-busy={isStale}
      inert={isStale}
      className="max-h-48 overflow-y-auto py-1"
      onScroll={({ currentTarget: box }) => {
        if (box.scrollTop + box.clientHeight > box.scrollHeight - 80) list.loadMore();
      }}
    >
      {list.rows.map((row) => {
        const one = chosen.find((candidate) => candidate.id === row.id);
        return (
          <li key={row.id} className="listed flex min-h-10 items-center gap-2 px-3 hover:bg-sunken">
            <label
              htmlFor={`${listId}-${row.id}`}
              className="flex min-w-0 flex-1 cursor-pointer items-center gap-2.5 py-1.5"
            >
              <Box
                id={`${listId}-${row.id}`}
                checked={one !== undefined}
                onChange={() => onToggle(row.id, row.name)}
                className="shrink-0"
              />
              <span className="min-w-0">
                <span className="block truncate text-sm text-ink">{row.name}</span>
                <bdi dir="ltr" className="tnum block truncate text-xs text-ink-3">
                  {row.id}
                </bdi>
              </span>
            </label>
            {one !== undefined && (
              <Select
                className="w-32 shrink-0"
                aria-label={t('assets.choose.role_of', { account: row.name })}
                options={roles}
                value={one.role}
                onChange={(event) => onRole(row.id, event.target.value)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
