import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import { useAssetRoleOptions, useRoleName } from '../access/roles.ts';
import { Box } from '../ui/checkbox.tsx';
import { ChoiceList, type useListSearch } from '../ui/choice-list.tsx';
import { Select } from '../ui/select-field.tsx';

/** An ad account or an asset group, in a role. */
export interface Chosen {
  id: string;
  name: string;
  /** Built in, or the id of one that the center made. */
  role: string;
}

interface Choice {
  id: string;
  name: string;
}

/** A list to tick, each row with a role. It stands open in the dialog, so that choosing one is one click. */
export function RoleChooser<T extends Choice>({
  list,
  chosen,
  onChange,
  newRole,
  hint,
  ...words
}: {
  label: string;
  search: ReturnType<typeof useListSearch>;
  searchLabel: string;
  list: { rows: readonly T[]; isLoading: boolean; isStale: boolean; loadMore: () => void };
  listLabel: string;
  empty: string;
  chosen: readonly Chosen[];
  onChange: (chosen: Chosen[]) => void;
  /** The role that a newly ticked row gets. */
  newRole: string;
  /** A line under the name. */
  hint: (row: T) => ReactNode;
}) {
  const t = useTranslations();
  const roles = useAssetRoleOptions();
  const rowId = useId();
  const hidden = chosen.filter((one) => !list.rows.some((row) => row.id === one.id));
  const toggle = ({ id, name }: Choice) =>
    onChange(
      chosen.some((one) => one.id === id)
        ? chosen.filter((one) => one.id !== id)
        : [...chosen, { id, name, role: newRole }],
    );
  const setRole = (id: string, role: string) => onChange(chosen.map((one) => (one.id === id ? { ...one, role } : one)));
  return (
    <ChoiceList
      {...words}
      list={list}
      note={t('assets.choose.chosen', { count: chosen.length })}
      head={hidden.length > 0 && <ChosenElsewhere chosen={hidden} onRemove={toggle} />}
    >
      {(row) => {
        const one = chosen.find((candidate) => candidate.id === row.id);
        return (
          <li key={row.id} className="listed flex min-h-10 items-center gap-2 px-3 hover:bg-sunken">
            <label
              htmlFor={`${rowId}-${row.id}`}
              className="flex min-w-0 flex-1 cursor-pointer items-center gap-2.5 py-1.5"
            >
              <Box
                id={`${rowId}-${row.id}`}
                checked={one !== undefined}
                onChange={() => toggle(row)}
                className="shrink-0"
              />
              <span className="min-w-0">
                <span className="block truncate text-sm text-ink">{row.name}</span>
                <span className="block truncate text-xs text-ink-3">{hint(row)}</span>
              </span>
            </label>
            {one !== undefined && (
              <Select
                className="w-32 shrink-0"
                aria-label={t('assets.choose.role_of', { account: row.name })}
                options={roles}
                value={one.role}
                onChange={(event) => setRole(row.id, event.target.value)}
              />
            )}
          </li>
        );
      }}
    </ChoiceList>
  );
}

/** What is ticked but not among the rows that the search shows. */
function ChosenElsewhere({ chosen, onRemove }: { chosen: readonly Chosen[]; onRemove: (one: Chosen) => void }) {
  const t = useTranslations();
  const roleName = useRoleName();
  return (
    <ul className="flex flex-wrap gap-1.5 px-3 py-2 shadow-[inset_0_-1px_var(--line)]">
      {chosen.map((one) => (
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
