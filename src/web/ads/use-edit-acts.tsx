// Editing rows of the ads manager: in a dialog, in place, many at once; and copies. Everything can be taken back.
import { Copy, History, ListChecks, Pencil, ShieldQuestionMark } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Campaign } from '../../contract/ads.ts';
import type { Ad } from '../../contract/ads-creatives.ts';
import { adsPerEdit, copiesAtOnce } from '../../contract/ads-edits.ts';
import type { AdGroup } from '../../contract/ads-groups.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import type { AccountAction } from '../../contract/permissions.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input, Reply } from '../api/endpoints.ts';
import { command } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useGo } from '../frame/link.tsx';
import { paths, withQuery } from '../paths.ts';
import type { MenuItem } from '../ui/menu.tsx';
import type { RowsAct } from '../ui/selection-bar.tsx';
import type { List } from '../ui/table-types.ts';
import { toast } from '../ui/toast.tsx';
import type { AnyAd } from './ads-columns.tsx';
import type { InlineChange } from './inline-edit.tsx';
import { editOf } from './late-acts.tsx';
import { type Spending, spendsMore } from './use-edit.ts';

const CampaignEdit = deferred(() => import('./edit-dialogs.tsx').then((file) => file.EditCampaignDialog));
const AdGroupEdit = deferred(() => import('./edit-dialogs.tsx').then((file) => file.EditAdGroupDialog));
const AdEdit = deferred(() => import('./ad-dialog.tsx').then((file) => file.EditAdDialog));
const ChangeLog = deferred(() => import('./change-log-dialog.tsx').then((file) => file.ChangeLogDialog));
const Appeal = deferred(() => import('./review-appeal.tsx').then((file) => file.AppealDialog));
const Raise = deferred(() => import('./raise-dialog.tsx').then((file) => file.RaiseDialog));
const Bulk = deferred(() => import('./bulk-dialog.tsx').then((file) => file.BulkDialog));
const Import = deferred(() => import('./import-dialog.tsx').then((file) => file.ImportDialog));
const LeftOut = deferred(() => import('./left-out-dialog.tsx').then((file) => file.LeftOutDialog));

const updates = {
  campaign: { name: 'ads.updateCampaign', key: 'campaign' },
  ad_group: { name: 'ads.updateAdGroup', key: 'adGroup' },
  ad: { name: 'ads.updateAd', key: 'ad' },
} as const satisfies Record<AdLevel, { name: string; key: string }>;

type Open =
  | { kind: 'edit'; row: AnyAd }
  | { kind: 'log'; row: AnyAd }
  | { kind: 'appeal'; ad: Ad }
  | { kind: 'raise'; row: AnyAd; change: InlineChange }
  | { kind: 'many'; ids: string[]; clear: () => void }
  | { kind: 'import'; list: List<AnyAd> }
  | { kind: 'left'; reply: Reply<'ads.copyAds'> };

export interface EditActs {
  menu: (row: AnyAd) => MenuItem[];
  bar: (clear: () => void) => RowsAct<AnyAd>[];
  dialog: ReactNode;
  /** Begins the import of a spreadsheet; the rows of the list can be saved for it. */
  importRows: (list: List<AnyAd>) => void;
  /** Changes a row in place. */
  save: (row: AnyAd, change: InlineChange) => void;
}

export function useEditActs(
  at: { center: string; account: Account; level: AdLevel },
  reason: (action: AccountAction) => string | null,
): EditActs {
  const t = useTranslations();
  const run = useShownCall();
  const go = useGo();
  const [open, setOpen] = useState<Open | null>(null);
  const { center, account, level } = at;
  const place = { center, account: account.id };
  const close = () => setOpen(null);

  const copy = async (rows: readonly AnyAd[]) => {
    const ids = rows.map(({ id }) => id);
    const made: { reply?: Reply<'ads.copyAds'> } = {};
    const asked = () => command('ads.copyAds', { ...place, level, ids }).then((reply) => (made.reply = reply));
    if (!(await run([], asked)) || made.reply === undefined) return;
    const { copies, leftOut } = made.reply;
    const [first] = copies;
    toast({
      message: t('ads.done.copied', { count: copies.length, name: first?.name ?? '' }),
      undo: () => void run([], () => command('ads.removeAds', { ...place, level, ids: copies.map(({ id }) => id) })),
    });
    if (leftOut.length > 0) setOpen({ kind: 'left', reply: made.reply });
  };
  const put = async (row: AnyAd, change: InlineChange) => {
    const { name, key } = updates[level];
    const set = (fields: object) =>
      command(name, { ...place, [key]: row.id, ...fields } as unknown as Input<typeof name>);
    close();
    if (!(await run([], () => set(change)))) return;
    const former = Object.fromEntries(Object.keys(change).map((field) => [field, row[field as keyof AnyAd]]));
    toast({ message: t('ads.done.changed', { name: row.name }), undo: () => void run([], () => set(former)) });
  };
  const mayNot = reason(editOf(level));
  return {
    menu: (row) => [
      ...(level === 'campaign' && row.isDraft
        ? [
            {
              label: t('ads.acts.resume'),
              icon: <ListChecks size={16} />,
              disabledReason: mayNot,
              onSelect: () => go(withQuery(paths.newCampaign(center, account.id), { campaign: row.id })),
            },
          ]
        : []),
      {
        label: t('ads.acts.edit'),
        icon: <Pencil size={16} />,
        disabledReason: mayNot,
        onSelect: () => setOpen({ kind: 'edit', row }),
      },
      ...('review' in row && row.review.state === 'rejected'
        ? [
            {
              label: t('ads.review.why'),
              icon: <ShieldQuestionMark size={16} />,
              onSelect: () => setOpen({ kind: 'appeal', ad: row }),
            },
          ]
        : []),
      {
        label: t('ads.acts.copy'),
        icon: <Copy size={16} />,
        disabledReason: reason('campaign:create'),
        onSelect: () => void copy([row]),
      },
      {
        label: t('ads.acts.history'),
        icon: <History size={16} />,
        onSelect: () => setOpen({ kind: 'log', row }),
      },
    ],
    bar: (clear) => [
      {
        key: 'edit',
        label: t('ads.acts.edit'),
        disabledReason: mayNot,
        max: adsPerEdit,
        ...Bulk.onIntent,
        onChoose: (rows) => setOpen({ kind: 'many', ids: rows.map(({ id }) => id), clear }),
      },
      {
        key: 'copy',
        label: t('ads.acts.copy'),
        disabledReason: reason('campaign:create'),
        max: copiesAtOnce,
        onChoose: (rows) => void copy(rows).then(clear),
      },
    ],
    save: (row, change) => {
      if (level !== 'ad' && spendsMore(row as AnyAd & Spending, change)) setOpen({ kind: 'raise', row, change });
      else void put(row, change);
    },
    importRows: (list) => setOpen({ kind: 'import', list }),
    dialog: open && (
      <>
        {open.kind === 'edit' && level === 'campaign' && (
          <CampaignEdit center={center} account={account} row={open.row as Campaign} onClose={close} />
        )}
        {open.kind === 'edit' && level === 'ad_group' && (
          <AdGroupEdit center={center} account={account} row={open.row as AdGroup} onClose={close} />
        )}
        {open.kind === 'edit' && level === 'ad' && (
          <AdEdit center={center} account={account.id} ad={open.row as Ad} onClose={close} />
        )}
        {open.kind === 'raise' && level !== 'ad' && (
          <Raise
            name={updates[level].name}
            input={{ ...place, [updates[level].key]: open.row.id, ...open.change } as never}
            title={t('ads.edit.raise', { name: open.row.name })}
            onConfirm={() => void put(open.row, open.change)}
            onClose={close}
          />
        )}
        {open.kind === 'many' && (
          <Bulk
            at={{ ...place, level }}
            account={account}
            ids={open.ids}
            onDone={() => {
              open.clear();
              close();
            }}
            onClose={close}
          />
        )}
        {open.kind === 'import' && (
          <Import at={{ ...place, level }} account={account} list={open.list} onClose={close} />
        )}
        {open.kind === 'log' && (
          <ChangeLog center={center} account={account} level={level} row={open.row} onClose={close} />
        )}
        {open.kind === 'appeal' && <Appeal at={place} ad={open.ad} onClose={close} />}
        {open.kind === 'left' && <LeftOut reply={open.reply} onClose={close} />}
      </>
    ),
  };
}
