import { Share2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import { PartnersFrame } from './partners-frame.tsx';
import { useBorrowedColumns } from './share-columns.tsx';
import { usePartnerFilter } from './use-partner-filter.ts';

function BorrowedTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const [state, change] = useUrlState({ search: '', partner: '', sort: 'account' });
  const list = useRows('partners.listBorrowed', {
    center: center.id,
    search: state.search,
    sort: state.sort as 'account',
    ...(state.partner === '' ? {} : { partner: state.partner }),
  });
  const columns = useBorrowedColumns(center.id);
  const ofPartner = usePartnerFilter(center.id, state.partner, (partner) => change({ partner }));
  const isFiltered = state.search !== '' || state.partner !== '';
  return (
    <>
      <FilterBar
        search={{ label: t('partners.shares.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[ofPartner]}
        count={t('partners.shares.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="shared-accounts" />}
      />
      <DataTable
        label={t('partners.tabs.borrowed')}
        list={list}
        columns={columns}
        rowKey={(row) => row.account.id}
        rowName={(row) => row.account.name}
        rowMenu={(row) => [
          {
            label: t('partners.shares.assign'),
            disabledReason: row.state === 'active' ? null : t('partners.states.scheduled'),
            onSelect: () => go(paths.accountPeople(center.id, row.account.id)),
          },
        ]}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          <EmptyState
            icon={<Share2 size={20} />}
            title={isFiltered ? t('partners.list.no_match') : t('partners.shares.borrowed_empty')}
          >
            {isFiltered ? undefined : t('partners.shares.borrowed_hint')}
          </EmptyState>
        }
      />
    </>
  );
}

/** What partners share with the center. */
export default function BorrowedPage() {
  return <PartnersFrame current="borrowed">{(center) => <BorrowedTable center={center} />}</PartnersFrame>;
}
