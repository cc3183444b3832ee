import { useTranslations } from 'use-intl';
import type { Campaign, Delivery } from '../../contract/ads.ts';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { AdGroup } from '../../contract/ads-groups.ts';
import { useMoney } from '../finance/money.tsx';
import { Link } from '../frame/link.tsx';
import type { Path } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { SwitchBox } from '../ui/switch.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { type InlineChange, InlineEdit } from './inline-edit.tsx';
import { deliveryTones, useBudgetWords, useDeliveryWords, useWhen } from './words.ts';

export type AnyAd = Campaign | AdGroup | Ad;

/** What a row offers, and to whom. */
export interface RowMeans {
  timeZone: string;
  /** Why the switch cannot be pressed. */
  reason: (row: AnyAd) => string | null;
  onSwitch: (row: AnyAd, isOn: boolean) => void;
  /** Changes a name or an amount in its place; null where the viewer may not. */
  onSave: ((row: AnyAd, change: InlineChange) => void) | null;
}

/** The word, and below it why. */
function DeliveryCell({ delivery, timeZone }: { delivery: Delivery; timeZone: string }) {
  const t = useTranslations();
  const why = useDeliveryWords(timeZone)(delivery);
  return (
    <>
      <Badge tone={deliveryTones[delivery.status]} hasDot>
        {t(`ads.delivery.${delivery.status}`)}
      </Badge>
      <span className="mt-0.5 block truncate text-xs text-ink-3" title={why}>
        {why}
      </span>
    </>
  );
}

function NameCell({ row, to, below }: { row: AnyAd; to?: Path | undefined; below: string }) {
  return (
    <>
      {to === undefined ? (
        <span className="block truncate font-medium text-ink">{row.name}</span>
      ) : (
        <Link to={to} className="block truncate rounded font-medium text-ink hover:underline">
          {row.name}
        </Link>
      )}
      <span className="block truncate text-xs text-ink-3">{below}</span>
    </>
  );
}

/** The budget, and of an ad group what it bids at most. */
function BudgetCell({ row, means }: { row: Campaign | AdGroup; means: RowMeans }) {
  const t = useTranslations();
  const budget = useBudgetWords();
  const money = useMoney();
  const onSave = row.deletedAt === null ? means.onSave : null;
  return (
    <>
      <InlineEdit row={row} field="budget" onSave={onSave}>
        <span className="tnum block truncate">{budget(row.budget, row.currency)}</span>
      </InlineEdit>
      {'bid' in row && row.bid.strategy === 'bid_cap' && (
        <InlineEdit row={row} field="bid" onSave={onSave}>
          <span className="tnum block truncate text-xs text-ink-3">
            {t('ads.table.bid', { amount: money(row.bid.amountMicros, row.currency) })}
          </span>
        </InlineEdit>
      )}
    </>
  );
}

/** The columns that all three levels begin with. */
function useCommonColumns<T extends AnyAd>(
  means: RowMeans,
  name: { to?: (row: T) => Path; below: (row: T) => string },
): Column<T>[] {
  const t = useTranslations();
  const why = useDeliveryWords(means.timeZone);
  return [
    {
      key: 'on',
      header: t('ads.table.on'),
      isPinned: true,
      width: '3.25rem',
      cell: (row) => (
        <SwitchBox
          aria-label={t('ads.table.switch', { name: row.name })}
          checked={row.isOn}
          disabled={means.reason(row) !== null}
          title={means.reason(row) ?? undefined}
          onChange={(event) => means.onSwitch(row, event.currentTarget.checked)}
        />
      ),
      csv: (row) => t(row.isOn ? 'ads.states.on' : 'ads.states.off'),
    },
    {
      key: 'name',
      header: t('ads.table.name'),
      sortKey: 'name',
      phone: 'title',
      isPinned: true,
      width: '12.5rem',
      cell: (row) => (
        <InlineEdit row={row} field="name" onSave={row.deletedAt === null ? means.onSave : null}>
          <NameCell row={row} to={name.to?.(row)} below={name.below(row)} />
        </InlineEdit>
      ),
      csv: (row) => row.name,
    },
    {
      key: 'delivery',
      header: t('ads.table.delivery'),
      phone: 'primary',
      width: '8.5rem',
      cell: (row) => <DeliveryCell delivery={row.delivery} timeZone={means.timeZone} />,
      csv: (row) => why(row.delivery),
    },
  ];
}

function useLastColumn<T extends AnyAd>(): Column<T> {
  const t = useTranslations();
  return {
    key: 'created',
    header: t('ads.table.created'),
    sortKey: 'created',
    isDescendingFirst: true,
    width: '7rem',
    cell: (row) => <Time at={row.createdAt} show="date" />,
    csv: (row) => row.createdAt,
  };
}

export function useCampaignColumns(means: RowMeans, to: (row: Campaign) => Path): Column<Campaign>[] {
  const t = useTranslations();
  const budget = useBudgetWords();
  return [
    ...useCommonColumns<Campaign>(means, { to, below: ({ objective }) => t(`ads.kinds.${objective}`) }),
    {
      key: 'budget',
      header: t('ads.table.budget'),
      phone: 'primary',
      width: '8.75rem',
      cell: (row) => <BudgetCell row={row} means={means} />,
      csv: (row) => budget(row.budget, row.currency),
    },
    {
      key: 'ad_groups',
      header: t('ads.levels.ad_group'),
      align: 'end',
      width: '5rem',
      cell: ({ adGroupCount }) => adGroupCount,
      csv: ({ adGroupCount }) => String(adGroupCount),
    },
    useLastColumn(),
  ];
}

function useScheduleWords(timeZone: string): (row: AdGroup) => string {
  const t = useTranslations();
  const when = useWhen();
  return ({ startsAt, endsAt, createdAt }) => {
    const from = when(startsAt ?? createdAt, timeZone);
    return endsAt === null
      ? t('ads.table.from', { from })
      : t('ads.table.between', { from, to: when(endsAt, timeZone) });
  };
}

export function useAdGroupColumns(means: RowMeans, to: (row: AdGroup) => Path): Column<AdGroup>[] {
  const t = useTranslations();
  const budget = useBudgetWords();
  const schedule = useScheduleWords(means.timeZone);
  return [
    ...useCommonColumns<AdGroup>(means, { to, below: ({ campaign }) => campaign.name }),
    {
      key: 'budget',
      header: t('ads.table.budget'),
      phone: 'primary',
      width: '8.75rem',
      cell: (row) => <BudgetCell row={row} means={means} />,
      csv: (row) => budget(row.budget, row.currency),
    },
    {
      key: 'schedule',
      header: t('ads.table.schedule'),
      width: '12rem',
      cell: (row) => (
        <span className="tnum" title={schedule(row)}>
          {schedule(row)}
        </span>
      ),
      csv: schedule,
    },
    {
      key: 'ads',
      header: t('ads.levels.ad'),
      align: 'end',
      width: '5rem',
      cell: ({ adCount }) => adCount,
      csv: ({ adCount }) => String(adCount),
    },
  ];
}

export function useAdColumns(means: RowMeans): Column<Ad>[] {
  const t = useTranslations();
  return [
    ...useCommonColumns<Ad>(means, { below: ({ campaign, adGroup }) => `${campaign.name} · ${adGroup.name}` }),
    {
      key: 'format',
      header: t('ads.table.format'),
      phone: 'primary',
      width: '7rem',
      cell: ({ format }) => t(`ads.kinds.${format}`),
      csv: ({ format }) => t(`ads.kinds.${format}`),
    },
    {
      key: 'text',
      header: t('ads.table.text'),
      width: '12rem',
      cell: ({ text }) => <span className="text-ink-2">{text}</span>,
      csv: ({ text }) => text,
    },
    useLastColumn(),
  ];
}
