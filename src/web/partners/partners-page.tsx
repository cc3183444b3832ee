import { Handshake } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Partner } from '../../contract/partners.ts';
import { deferred } from '../api/deferred.tsx';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { CopyableId } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { LinksCard } from './links-card.tsx';
import { PartnersFrame } from './partners-frame.tsx';

const EndDialog = deferred(() => import('./end-dialog.tsx').then((file) => file.EndDialog));

function usePartnerColumns(): Column<Partner>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('partners.list.name'),
      phone: 'title',
      width: '30%',
      sortKey: 'name',
      cell: (row) => <bdi className="block truncate font-medium text-ink">{row.name}</bdi>,
      csv: (row) => row.name,
    },
    {
      key: 'id',
      header: t('partners.list.id'),
      cell: (row) => <CopyableId id={row.id} />,
      csv: (row) => row.id,
    },
    {
      key: 'lent',
      header: t('partners.tabs.lent'),
      phone: 'primary',
      align: 'end',
      cell: (row) => t('partners.list.accounts', { count: row.sharedByUs }),
      csv: (row) => String(row.sharedByUs),
    },
    {
      key: 'borrowed',
      header: t('partners.tabs.borrowed'),
      phone: 'primary',
      align: 'end',
      cell: (row) => t('partners.list.accounts', { count: row.sharedToUs }),
      csv: (row) => String(row.sharedToUs),
    },
    {
      key: 'since',
      header: t('partners.list.since'),
      sortKey: 'since',
      isDescendingFirst: true,
      cell: (row) => <Time at={row.endedAt ?? row.since} show="date" />,
      csv: (row) => row.endedAt ?? row.since,
    },
  ];
}

function usePartnerMenu(center: string, onEnd: (row: Partner) => void): (row: Partner) => MenuItem[] {
  const t = useTranslations();
  const reason = useReason();
  const go = useGo();
  return (row) => {
    const ended = row.status === 'ended' ? t('partners.list.ended') : null;
    return [
      {
        label: t('partners.share.action'),
        disabledReason: ended,
        onSelect: () => go(withQuery(paths.partners(center), { do: 'share', partner: row.id })),
      },
      { label: t('partners.tabs.lent'), onSelect: () => go(withQuery(paths.shares(center), { partner: row.id })) },
      {
        label: t('partners.tabs.borrowed'),
        onSelect: () => go(withQuery(paths.borrowed(center), { partner: row.id })),
      },
      {
        label: t('partners.tabs.people'),
        onSelect: () => go(withQuery(paths.partnerPeople(center), { partner: row.id })),
      },
      {
        label: t('partners.end.action'),
        tone: 'danger',
        disabledReason: ended ?? reason('partner:remove'),
        onSelect: () => onEnd(row),
      },
    ];
  };
}

function PartnerTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', status: '', sort: 'name' });
  const [ending, setEnding] = useState<Partner | null>(null);
  const go = useGo();
  const list = useRows('partners.listPartners', {
    center: center.id,
    search: state.search,
    sort: state.sort as 'name',
    ...(state.status === '' ? {} : { status: state.status as 'ended' }),
  });
  const columns = usePartnerColumns();
  const menuOf = usePartnerMenu(center.id, setEnding);
  return (
    <>
      <LinksCard center={center.id} />
      <FilterBar
        search={{ label: t('partners.list.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'status',
            label: t('partners.list.status'),
            value: state.status,
            options: [
              { value: '', label: t('partners.statuses.active') },
              { value: 'ended', label: t('partners.statuses.ended') },
            ],
            onChange: (status) => change({ status }),
          },
        ]}
        count={t('partners.list.total', { count: list.total })}
      />
      <DataTable
        label={t('partners.title')}
        list={list}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowMenu={menuOf}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={(row) => go(withQuery(paths.shares(center.id), { partner: row.id }))}
        errorText={say(list.error)}
        empty={
          state.search === '' && state.status === '' ? (
            <EmptyState icon={<Handshake size={20} />} title={t('partners.list.empty')}>
              {t('partners.list.empty_hint')}
            </EmptyState>
          ) : (
            <EmptyState title={t('partners.list.no_match')} />
          )
        }
      />
      {ending !== null && <EndDialog center={center} partner={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

/** The centers that this one shares with. */
export default function PartnersPage() {
  return <PartnersFrame current="partners">{(center) => <PartnerTable center={center} />}</PartnersFrame>;
}
