import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Difference } from '../../contract/access-questions.ts';
import type { Rows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ExportButton } from '../ui/export-button.tsx';
import { type Filter, FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import { useDifferenceColumns } from './access-columns.tsx';
import { useAccessWords } from './words.ts';

/** Rows with what somebody held on an account before and after. */
export function DifferenceTable({
  center,
  list,
  label,
  fileName,
  state,
  change,
  filters = [],
  empty,
}: {
  center: string;
  list: Rows<Difference>;
  label: string;
  fileName: string;
  state: { search: string; sort: string };
  change: (part: { search?: string; sort?: string }) => void;
  filters?: readonly Filter[];
  empty: ReactNode;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const words = useAccessWords();
  const columns = useDifferenceColumns(center);
  return (
    <>
      <FilterBar
        search={{ label: t('access.questions.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={filters}
        count={t('access.questions.rows_total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName={fileName} />}
      />
      <DataTable
        label={label}
        list={list}
        columns={columns}
        rowKey={(row) => `${row.person.id} ${row.account.id} ${row.center?.id ?? ''}`}
        rowName={(row) => `${row.person.name}, ${words.account(row.account)}`}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={empty}
      />
    </>
  );
}
