import { Share2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Share } from '../../contract/partners.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import { useChosen } from '../ui/use-chosen.ts';
import { PartnersFrame } from './partners-frame.tsx';
import { useShareColumns } from './share-columns.tsx';
import { useSharesAtOnce } from './shares-at-once.tsx';
import { usePartnerFilter } from './use-partner-filter.ts';
import { useShareActs } from './use-share-acts.tsx';

const states: readonly Share['state'][] = ['active', 'scheduled', 'expired', 'revoked'];

function ShareTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', partner: '', state: '', sort: 'account' });
  const list = useRows('partners.listShares', {
    center: center.id,
    search: state.search,
    sort: state.sort as 'account',
    ...(state.partner === '' ? {} : { partner: state.partner }),
    ...(state.state === '' ? {} : { state: state.state as Share['state'] }),
  });
  const rowKey = (row: Share) => `${row.account.id} ${row.partner.id}`;
  const chosen = useChosen({ list, rowKey, view: JSON.stringify(state) });
  const atOnce = useSharesAtOnce(center.id, chosen);
  const acts = useShareActs(center.id);
  const { account, partner, ceiling, state: stateColumn, ends, people } = useShareColumns(center.id, acts.setCeiling);
  const columns = [account, partner, ceiling, stateColumn, ends, people];
  const ofPartner = usePartnerFilter(center.id, state.partner, (one) => change({ partner: one }));
  const isFiltered = state.search !== '' || state.partner !== '' || state.state !== '';
  return (
    <>
      <FilterBar
        search={{ label: t('partners.shares.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          ofPartner,
          {
            key: 'state',
            label: t('partners.shares.state'),
            value: state.state,
            options: [
              { value: '', label: t('partners.shares.all_states') },
              ...states.map((one) => ({ value: one as string, label: t(`partners.states.${one}`) })),
            ],
            onChange: (one) => change({ state: one }),
          },
        ]}
        selection={atOnce.bar}
        count={t('partners.shares.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="shares" />}
      />
      <DataTable
        label={t('partners.tabs.lent')}
        list={list}
        columns={columns}
        rowKey={rowKey}
        rowName={(row) => `${row.account.name} · ${row.partner.name}`}
        selection={chosen.selection}
        onSelect={chosen.select}
        rowMenu={acts.menuOf}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          <EmptyState
            icon={<Share2 size={20} />}
            title={isFiltered ? t('partners.list.no_match') : t('partners.shares.empty')}
          >
            {isFiltered ? undefined : t('partners.shares.empty_hint')}
          </EmptyState>
        }
      />
      {acts.dialogs}
      {atOnce.dialog}
    </>
  );
}

/** What the center shares with partners. */
export default function SharesPage() {
  return <PartnersFrame current="lent">{(center) => <ShareTable center={center} />}</PartnersFrame>;
}
