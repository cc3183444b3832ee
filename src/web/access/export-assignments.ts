// What was given to whom as a file: one line each, in the form that can be read back in.
import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import type { Row } from '../api/endpoints.ts';
import { startExport } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { saveCsv, toCsv } from '../ui/csv.ts';
import { dayOf, endOfDay, startOfDay } from '../ui/days.ts';
import type { GridRoles } from './grid-roles.ts';
import type { GridFilters } from './grid-tiles.ts';

const rowsAtOnce = 5_000;

/** A whole day as a day; any other instant as it is. */
function dated(at: string | null, timeZone: string, edge: (day: string, timeZone: string) => string): string {
  if (at === null) return '';
  const day = dayOf(at, timeZone);
  return edge(day, timeZone) === at ? day : at;
}

export function useExport(filters: GridFilters, roles: GridRoles) {
  const t = useTranslations();
  const fail = useFailureToast();
  const timeZone = useTimeZone() ?? 'UTC';
  const [isBusy, setIsBusy] = useState(false);
  const columns = [
    { header: t('grid.columns.email'), csv: (row: Row<'access.listAssignments'>) => row.person.email },
    { header: t('grid.columns.name'), csv: (row: Row<'access.listAssignments'>) => row.person.name },
    { header: t('grid.columns.account_id'), csv: (row: Row<'access.listAssignments'>) => row.account.id },
    { header: t('grid.columns.account'), csv: (row: Row<'access.listAssignments'>) => row.account.name },
    { header: t('grid.columns.role'), csv: (row: Row<'access.listAssignments'>) => roles.nameOf(row.role) },
    {
      header: t('grid.columns.starts'),
      csv: (row: Row<'access.listAssignments'>) => dated(row.startsAt, timeZone, startOfDay),
    },
    {
      header: t('grid.columns.ends'),
      csv: (row: Row<'access.listAssignments'>) => dated(row.expiresAt, timeZone, endOfDay),
    },
  ];
  const save = async () => {
    setIsBusy(true);
    try {
      const { peopleSort: _people, accountsSort: _accounts, ...asked } = filters;
      if (!(await startExport('access.listAssignments', asked))) return;
      const rows: Row<'access.listAssignments'>[] = [];
      for (let page = 1; ; page++) {
        const { items, total } = await call('access.listAssignments', { ...asked, page, pageSize: rowsAtOnce });
        rows.push(...items);
        if (items.length === 0 || rows.length >= total) break;
      }
      saveCsv(toCsv(columns, rows), 'access');
    } catch (error) {
      fail(error);
    } finally {
      setIsBusy(false);
    }
  };
  return { save, isBusy };
}
