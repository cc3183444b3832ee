// What of the grid is shown, kept in the address.
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { accountStatuses } from '../../contract/assets.ts';
import { centerRoles } from '../../contract/permissions.ts';
import { useLabelFilter } from '../assets/use-label-filter.ts';
import { useUrlState } from '../frame/url-state.ts';
import type { Filter } from '../ui/filter-bar.tsx';
import type { GridFilters } from './grid-tiles.ts';

const defaults = { people: '', role: '', accounts: '', status: '', label: '', sort: 'name', columns: 'name' };

export function useGridFilters(center: string) {
  const t = useTranslations();
  const [state, change] = useUrlState(defaults);
  const { people, role, accounts, status, label, sort, columns } = state;
  const filters = useMemo(
    () =>
      ({
        center,
        peopleSearch: people,
        accountsSearch: accounts,
        peopleSort: sort,
        accountsSort: columns,
        ...(role === '' ? {} : { role }),
        ...(status === '' ? {} : { status }),
        ...(label === '' ? {} : { label }),
      }) as GridFilters,
    [center, people, role, accounts, status, label, sort, columns],
  );
  const option = (value: string, words: string) => ({ value, label: words });
  const selects: Filter[] = [
    {
      key: 'role',
      label: t('grid.filters.role'),
      value: role,
      options: [
        option('', t('grid.filters.all_roles')),
        ...centerRoles.map((one) => option(one, t(`access.roles.${one}`))),
      ],
      onChange: (next) => change({ role: next }),
    },
    {
      key: 'sort',
      label: t('grid.filters.sort'),
      value: sort,
      options: ['name', '-name', 'role', '-joined'].map((one) =>
        option(one, t(`grid.sorts.${one.replace('-', 'by_')}`)),
      ),
      onChange: (next) => change({ sort: next }),
    },
    {
      key: 'status',
      label: t('grid.filters.status'),
      value: status,
      options: [
        option('', t('grid.filters.all_accounts')),
        ...accountStatuses.map((one) => option(one, t(`assets.statuses.${one}`))),
      ],
      onChange: (next) => change({ status: next }),
    },
    {
      key: 'columns',
      label: t('grid.filters.columns'),
      value: columns,
      options: ['name', '-name', '-created', 'status'].map((one) =>
        option(one, t(`grid.column_sorts.${one.replace('-', 'by_')}`)),
      ),
      onChange: (next) => change({ columns: next }),
    },
  ];
  const byLabel = useLabelFilter(center, { value: label, onChange: (next) => change({ label: next }) });
  if (byLabel !== null) selects.push(byLabel);
  const isFiltered = [people, role, accounts, status, label].some((value) => value !== '');
  return { filters, selects, people, accounts, change, isFiltered };
}
