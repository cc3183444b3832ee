// What is done to rows of the ads manager: switches at once, with undo; publishing; the bin after a preview.
import { Power, RotateCcw, Send, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { adsAtOnce } from '../../contract/ads-kinds.ts';
import { type AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import { deferred } from '../api/deferred.tsx';
import type { ListName } from '../api/endpoints.ts';
import { command } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { type RowsAct, SelectionBar } from '../ui/selection-bar.tsx';
import type { List } from '../ui/table-types.ts';
import { toast } from '../ui/toast.tsx';
import type { Chosen } from '../ui/use-chosen.ts';
import type { AnyAd } from './ads-columns.tsx';
import type { InlineChange } from './inline-edit.tsx';
import { useEditActs } from './use-edit-acts.tsx';

const RemoveDialog = deferred(() => import('./remove-ads-dialog.tsx').then((file) => file.RemoveAdsDialog));

const lists: Record<AdLevel, ListName> = {
  campaign: 'ads.listCampaigns',
  ad_group: 'ads.listAdGroups',
  ad: 'ads.listAds',
};

export interface AdsActs {
  turn: (row: AnyAd, isOn: boolean) => void;
  /** Changes a name or an amount in its place. */
  save: (row: AnyAd, change: InlineChange) => void;
  menu: (row: AnyAd) => MenuItem[];
  bar: (chosen: Chosen<AnyAd>) => ReactNode;
  importRows: (list: List<AnyAd>) => void;
  dialog: ReactNode;
}

export function useAdsActs(center: string, account: Account, level: AdLevel): AdsActs {
  const t = useTranslations();
  const run = useShownCall();
  const reason = useWhyNot(account);
  const edits = useEditActs({ center, account, level }, reason);
  const [removing, setRemoving] = useState<{ rows: AnyAd[]; clear: () => void } | null>(null);
  const at = { center, account: account.id, level };
  const idsOf = (rows: readonly AnyAd[]): string[] => rows.map(({ id }) => id);

  const turn = async (rows: readonly AnyAd[], isOn: boolean, canUndo = true) => {
    const ids = new Set(idsOf(rows.filter((row) => row.isOn !== isOn)));
    if (ids.size === 0) return;
    const shown = showInRows(lists[level], (row) => (ids.has((row as AnyAd).id) ? { ...row, isOn } : row) as never);
    if (!(await run([shown], () => command('ads.switchAds', { ...at, ids: [...ids], isOn })))) return;
    const changed = rows.filter(({ id }) => ids.has(id)).map((row) => ({ ...row, isOn }));
    toast({
      message: t(isOn ? 'ads.done.on' : 'ads.done.off', { count: ids.size }),
      undo: canUndo ? () => void turn(changed, !isOn, false) : undefined,
    });
  };
  const publish = async (rows: readonly AnyAd[]) => {
    const ids = idsOf(rows);
    if (await run([], () => command('ads.publishAds', { ...at, ids }))) toast({ message: t('ads.done.published') });
  };
  const restore = async (rows: readonly AnyAd[]) => {
    const ids = idsOf(rows);
    if (!(await run([], () => command('ads.restoreAds', { ...at, ids })))) return;
    toast({ message: t('ads.done.restored', { count: ids.length }) });
  };
  const menu = (row: AnyAd): MenuItem[] => {
    if (row.deletedAt !== null)
      return [
        {
          label: t('ads.acts.restore'),
          icon: <RotateCcw size={16} />,
          disabledReason: reason('campaign:edit'),
          onSelect: () => void restore([row]),
        },
      ];
    return [
      ...edits.menu(row),
      {
        label: t(row.isOn ? 'ads.acts.off' : 'ads.acts.on'),
        icon: <Power size={16} />,
        disabledReason: reason('campaign:pause'),
        onSelect: () => void turn([row], !row.isOn),
      },
      {
        label: t('ads.acts.publish'),
        icon: <Send size={16} />,
        disabledReason: reason('campaign:create'),
        onSelect: () => void publish([row]),
      },
      {
        label: t('ads.acts.remove'),
        icon: <Trash2 size={16} />,
        tone: 'danger',
        disabledReason: reason('campaign:edit'),
        onSelect: () => setRemoving({ rows: [row], clear: () => undefined }),
      },
    ];
  };
  const bar = (chosen: Chosen<AnyAd>): ReactNode => {
    if (chosen.count === 0) return null;
    const after = (act: (rows: AnyAd[]) => Promise<void>) => (rows: AnyAd[]) => void act(rows).then(chosen.clear);
    const acts: RowsAct<AnyAd>[] = [
      ...edits.bar(chosen.clear),
      {
        key: 'on',
        label: t('ads.acts.on'),
        disabledReason: reason('campaign:pause'),
        onChoose: after((rows) => turn(rows, true)),
      },
      {
        key: 'off',
        label: t('ads.acts.off'),
        disabledReason: reason('campaign:pause'),
        onChoose: after((rows) => turn(rows, false)),
      },
      {
        key: 'publish',
        label: t('ads.acts.publish'),
        disabledReason: reason('campaign:create'),
        onChoose: after(publish),
      },
      {
        key: 'remove',
        label: t('ads.acts.remove'),
        variant: 'danger',
        icon: <Trash2 size={16} aria-hidden="true" />,
        disabledReason: reason('campaign:edit'),
        ...RemoveDialog.onIntent,
        onChoose: (rows) => setRemoving({ rows, clear: chosen.clear }),
      },
    ];
    return <SelectionBar chosen={chosen} max={adsAtOnce} acts={acts} />;
  };
  return {
    turn: (row, isOn) => void turn([row], isOn),
    save: edits.save,
    menu,
    bar,
    importRows: edits.importRows,
    dialog: (
      <>
        {edits.dialog}
        {removing && (
          <RemoveDialog
            at={at}
            rows={removing.rows}
            onDone={() => {
              const ids = idsOf(removing.rows);
              removing.clear();
              setRemoving(null);
              toast({
                message: t('ads.done.removed', { count: ids.length }),
                undo: () => void run([], () => command('ads.restoreAds', { ...at, ids })),
              });
            }}
            onClose={() => setRemoving(null)}
          />
        )}
      </>
    ),
  };
}
