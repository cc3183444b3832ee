import { UserRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { PartnerPerson } from '../../contract/partners.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { PartnersFrame } from './partners-frame.tsx';
import { usePartnerFilter } from './use-partner-filter.ts';

/** How far somebody reaches: a role, fewer actions than any, or only passing the account on to their own people. */
function useReach(): (row: PartnerPerson) => string {
  const t = useTranslations();
  return ({ reach, isGiven }) =>
    reach === null ? t(isGiven ? 'partners.people.less' : 'partners.people.assigns') : t(`access.roles.${reach}`);
}

function usePeopleColumns(): Column<PartnerPerson>[] {
  const t = useTranslations();
  const reachOf = useReach();
  return [
    {
      key: 'person',
      sortKey: 'person',
      header: t('partners.people.person'),
      phone: 'title',
      width: '22%',
      cell: (row) => <bdi className="block truncate font-medium text-ink">{row.person.name}</bdi>,
      csv: (row) => row.person.name,
    },
    {
      key: 'partner',
      sortKey: 'partner',
      header: t('partners.shares.partner'),
      cell: (row) => <bdi className="block truncate">{row.partner.name}</bdi>,
      csv: (row) => row.partner.name,
    },
    {
      key: 'account',
      sortKey: 'account',
      header: t('partners.shares.account'),
      phone: 'primary',
      cell: (row) => <bdi className="block truncate">{row.account.name}</bdi>,
      csv: (row) => row.account.name,
    },
    {
      key: 'reach',
      header: t('partners.people.reach'),
      phone: 'primary',
      cell: (row) => reachOf(row),
      csv: reachOf,
    },
    {
      key: 'ends',
      sortKey: 'expires',
      header: t('partners.shares.ends'),
      cell: (row) =>
        row.expiresAt === null ? (
          <span className="text-ink-3">{t('partners.shares.never')}</span>
        ) : (
          <Time at={row.expiresAt} show="date" />
        ),
      csv: (row) => row.expiresAt ?? '',
    },
  ];
}

function PeopleTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', partner: '', account: '', given: '', sort: 'person' });
  const list = useRows('partners.listPartnerPeople', {
    center: center.id,
    search: state.search,
    ...(state.partner === '' ? {} : { partner: state.partner }),
    ...(state.account === '' ? {} : { account: state.account }),
    ...(state.given === '' ? {} : { given: 'yes' as const }),
    sort: state.sort as NonNullable<Input<'partners.listPartnerPeople'>['sort']>,
  });
  const columns = usePeopleColumns();
  const ofPartner = usePartnerFilter(center.id, state.partner, (partner) => change({ partner }));
  return (
    <>
      <FilterBar
        search={{ label: t('partners.people.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          ofPartner,
          {
            key: 'given',
            label: t('partners.people.who'),
            value: state.given,
            options: [
              { value: '', label: t('partners.people.everybody') },
              { value: 'yes', label: t('partners.people.given') },
            ],
            onChange: (given) => change({ given }),
          },
        ]}
        count={t('partners.people.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="partner-people" />}
      />
      <DataTable
        label={t('partners.tabs.people')}
        list={list}
        columns={columns}
        rowKey={(row) => `${row.person.id} ${row.account.id}`}
        rowName={(row) => row.person.name}
        sort={state.sort}
        // Of what ends there is no other order than what ends first.
        onSort={(sort) => change({ sort: sort === '-expires' ? 'person' : sort })}
        errorText={say(list.error)}
        empty={
          <EmptyState icon={<UserRound size={20} />} title={t('partners.people.empty')}>
            {t('partners.people.empty_hint')}
          </EmptyState>
        }
      />
    </>
  );
}

/** The people of partners who hold ad accounts of the center. */
export default function PartnerPeoplePage() {
  return <PartnersFrame current="people">{(center) => <PeopleTable center={center} />}</PartnersFrame>;
}
