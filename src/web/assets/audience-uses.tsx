import { useTranslations } from 'use-intl';
import type { Row } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths, withQuery } from '../paths.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import type { AudienceProps } from './audience-page.tsx';

type Use = Row<'ads.listAudienceUses'>;

export function AudienceUses({ center, account, audience }: AudienceProps) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [{ search, sort }, change] = useUrlState({ search: '', sort: 'name' });
  const list = useRows('ads.listAudienceUses', {
    center,
    account: account.id,
    audience: audience.id,
    search,
    sort: sort as 'name',
  });
  const ads = paths.accountAds(center, account.id);
  const columns: Column<Use>[] = [
    {
      key: 'name',
      header: t('audiences.uses.ad_group'),
      phone: 'title',
      sortKey: 'name',
      cell: ({ id, name }) => (
        <Link
          to={withQuery(ads, { level: 'ad_group', search: id })}
          className="block truncate rounded font-medium text-ink hover:underline"
        >
          {name}
        </Link>
      ),
    },
    {
      key: 'campaign',
      header: t('audiences.uses.campaign'),
      phone: 'primary',
      sortKey: 'campaign',
      cell: ({ campaign }) => <span className="block truncate">{campaign.name}</span>,
    },
    {
      key: 'how',
      header: t('audiences.uses.how'),
      phone: 'primary',
      width: '20%',
      cell: ({ how }) => t(`audiences.uses.${how}`),
    },
  ];
  return (
    <>
      <FilterBar
        search={{ label: t('audiences.uses.search'), value: search, onChange: (next) => change({ search: next }) }}
        count={t('audiences.uses.total', { count: list.total })}
      />
      <DataTable
        label={t('audiences.parts.uses')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        sort={sort}
        onSort={(next) => change({ sort: next })}
        errorText={say(list.error)}
        empty={
          search === '' ? (
            <EmptyState title={t('audiences.uses.empty')}>{t('audiences.uses.empty_hint')}</EmptyState>
          ) : (
            <EmptyState title={t('audiences.uses.no_match')} />
          )
        }
      />
    </>
  );
}
