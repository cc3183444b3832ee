// The ads manager of an ad account: campaigns, ad groups and ads as tabs of one table, each leading into the next.
import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type AdLevel, adLevels } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { AccountFrame } from '../assets/account-frame.tsx';
import { Denied } from '../frame/denied.tsx';
import { Link, useGo } from '../frame/link.tsx';
import { type Path, paths, withQuery } from '../paths.ts';
import { buttonClass } from '../ui/button.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useAdColumns, useAdGroupColumns, useCampaignColumns } from './ads-columns.tsx';
import { AdsTable } from './ads-table.tsx';
import { useLateActs } from './late-acts.tsx';
import { boundsOf, boundsText } from './metric-bounds.ts';
import { comparedOf, rangeOf } from './use-days.ts';
import { useTableView, type Views } from './use-views.ts';
import { alongOf, type TableView } from './views.ts';

const CampaignDialog = deferred(() => import('./campaign-dialog.tsx').then((file) => file.CampaignDialog));
const AdGroupDialog = deferred(() => import('./ad-group-dialog.tsx').then((file) => file.AdGroupDialog));
const AdDialog = deferred(() => import('./ad-dialog.tsx').then((file) => file.AdDialog));

type Query = Input<'ads.listCampaigns'>;
interface BoardProps {
  center: Center;
  account: Account;
  view: TableView;
  onView: (change: Partial<TableView>) => void;
  views: Views;
  /** Which table is to be shown is not known yet. */
  isWaiting: boolean;
  to: (level: AdLevel, query?: Record<string, string>) => Path;
  onCreate: () => void;
}

/** What cannot be read in an address filters nothing. */
function boundsIn({ bounds }: TableView): { bounds?: string } {
  const text = boundsText(boundsOf(bounds));
  return text === '' ? {} : { bounds: text };
}

/** By what became of a metric only where other days are asked for. */
function orderOf(view: TableView, timeZone: string): Pick<Query, 'sort' | 'compareFrom' | 'compareTo'> {
  const compared = comparedOf(view, timeZone);
  const sort = compared.compareFrom === undefined ? view.sort.replace(/(Change|Difference)$/, '') : view.sort;
  return { sort: sort as NonNullable<Query['sort']>, ...compared };
}

const asked = ({ center, account, view }: BoardProps) => ({
  center: center.id,
  account: account.id,
  search: view.search,
  state: view.state as NonNullable<Query['state']>,
  ...orderOf(view, account.timeZone),
  ...rangeOf(view, account.timeZone),
  ...boundsIn(view),
});

/** What the tables of all levels take. */
function useShared({ center, account, view, onView, views, onCreate }: BoardProps, level: AdLevel) {
  const acts = useLateActs(center.id, account, level);
  return { center: center.id, account, level, view, onView, views, acts, onCreate };
}

/** To what the list is narrowed, and the way out of it. */
function Within({ name, to }: { name: string | undefined; to: Path }): ReactNode {
  const t = useTranslations();
  if (name === undefined) return null;
  return (
    <p className="mb-2 flex items-center gap-1 text-sm text-ink-2">
      <span className="truncate">{t('ads.table.within', { name })}</span>
      <Link
        to={to}
        aria-label={t('ads.table.all_of_account')}
        className="inline-flex size-6 items-center justify-center rounded-md text-ink-3 hover:bg-sunken hover:text-ink"
      >
        <X size={16} aria-hidden="true" />
      </Link>
    </p>
  );
}

function CampaignBoard(props: BoardProps) {
  const { center, account, to } = props;
  const go = useGo();
  const shared = useShared(props, 'campaign');
  const input = asked(props);
  const list = useRows('ads.listCampaigns', input, { isEnabled: !props.isWaiting });
  const source = { name: 'ads.listCampaigns', input } as const;
  const columns = useCampaignColumns(shared.acts.means, ({ id }) => to('ad_group', { campaign: id }));
  const open = { onOpen: ({ id }: { id: string }) => go(to('ad_group', { campaign: id })) };
  const t = useTranslations();
  const guided = account.viewer.can.includes('campaign:create') && account.status !== 'closed' && (
    <Link to={paths.newCampaign(center.id, account.id)} className={buttonClass()}>
      {t('ads.flow.open')}
    </Link>
  );
  return <AdsTable {...shared} {...open} source={source} list={list} columns={columns} within={null} more={guided} />;
}

function useCampaignName({ center, account, view }: BoardProps): string | undefined {
  const input = { center: center.id, account: account.id, campaign: view.campaign };
  return useEndpoint('ads.getCampaign', input, { isEnabled: view.campaign !== '' }).data?.name;
}

function AdGroupBoard(props: BoardProps) {
  const { view, to } = props;
  const go = useGo();
  const shared = useShared(props, 'ad_group');
  const input = asked(props);
  const within = view.campaign === '' ? input : { ...input, campaign: view.campaign };
  const list = useRows('ads.listAdGroups', within, { isEnabled: !props.isWaiting });
  const source = { name: 'ads.listAdGroups', input: within } as const;
  const columns = useAdGroupColumns(shared.acts.means, ({ id }) => to('ad', { group: id }));
  const name = useCampaignName(props);
  const open = { onOpen: ({ id }: { id: string }) => go(to('ad', { group: id })) };
  const out = <Within name={view.campaign === '' ? undefined : name} to={to('ad_group')} />;
  return <AdsTable {...shared} {...open} source={source} list={list} columns={columns} within={out} />;
}

function AdBoard(props: BoardProps) {
  const { center, account, view, to } = props;
  const shared = useShared(props, 'ad');
  const input = asked(props);
  const among = view.group === '' ? input : { ...input, adGroup: view.group };
  const list = useRows('ads.listAds', among, { isEnabled: !props.isWaiting });
  const source = { name: 'ads.listAds', input: among } as const;
  const columns = useAdColumns(shared.acts.means);
  const ofGroup = { center: center.id, account: account.id, adGroup: view.group };
  const group = useEndpoint('ads.getAdGroup', ofGroup, { isEnabled: view.group !== '' }).data;
  const within = <Within name={view.group === '' ? undefined : group?.name} to={to('ad')} />;
  return <AdsTable {...shared} source={source} list={list} columns={columns} within={within} />;
}

const boards = { campaign: CampaignBoard, ad_group: AdGroupBoard, ad: AdBoard };
const dialogs = { campaign: CampaignDialog, ad_group: AdGroupDialog, ad: AdDialog };

function AdsManager({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const { view, change, views, isWaiting } = useTableView({ center: center.id, account: account.id });
  const level = adLevels.find((one) => one === view.level) ?? 'campaign';
  const [isCreating, setIsCreating] = useState(false);
  const base = paths.accountAds(center.id, account.id);
  const to = (one: AdLevel, query: Record<string, string> = {}): Path =>
    withQuery(base, { ...(one === 'campaign' ? {} : { level: one }), ...alongOf(view), ...query });
  const Board = boards[level];
  const Create = dialogs[level];
  return (
    <>
      <Tabs
        label={t('ads.tabs')}
        tabs={adLevels.map((one) => ({
          key: one,
          label: t(`ads.levels.${one}`),
          isCurrent: one === level,
          link: (props) => <Link {...props} to={to(one)} />,
        }))}
      />
      <Board
        key={level}
        center={center}
        account={account}
        view={view}
        onView={change}
        views={views}
        isWaiting={isWaiting}
        to={to}
        onCreate={() => setIsCreating(true)}
      />
      {isCreating && (
        <Create
          center={center.id}
          account={account}
          parent={level === 'ad_group' ? view.campaign : view.group}
          onClose={() => setIsCreating(false)}
        />
      )}
    </>
  );
}

export default function AdsPage() {
  const t = useTranslations();
  return (
    <AccountFrame part="ads">
      {(center, account) =>
        account.viewer.can.includes('adaccount:view') ? (
          <AdsManager center={center} account={account} />
        ) : (
          <Denied
            title={t('ads.tab')}
            reason={t('ads.reasons.view')}
            ask={() => call('ads.listCampaigns', { center: center.id, account: account.id, pageSize: 1 })}
          />
        )
      }
    </AccountFrame>
  );
}
