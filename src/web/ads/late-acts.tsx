// What is done to rows comes once their table stands. What is pressed before that waits for it, so that nothing is lost.
import { type ReactNode, useReducer, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import type { AccountAction } from '../../contract/permissions.ts';
import { deferred } from '../api/deferred.tsx';
import { useWhyNot } from '../assets/account-reason.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import type { List } from '../ui/table-types.ts';
import type { Chosen } from '../ui/use-chosen.ts';
import type { AnyAd, RowMeans } from './ads-columns.tsx';
import type { AdsActs } from './use-ads-acts.tsx';

const ActsHost = deferred(() => import('./acts-host.tsx').then((file) => file.ActsHost));

export interface LateActs {
  means: RowMeans;
  /** Nothing before its code is there; the table is drawn again then. */
  menu: (row: AnyAd) => MenuItem[];
  bar: (chosen: Chosen<AnyAd>) => ReactNode;
  importRows: (list: List<AnyAd>) => void;
  dialog: ReactNode;
}

/** Holds the acts once they are there, and until then what is asked of them. */
function actsBox() {
  let acts: AdsActs | null = null;
  const waiting: ((acts: AdsActs) => void)[] = [];
  return {
    look: () => acts,
    put: (latest: AdsActs) => {
      acts = latest;
      for (const ask of waiting.splice(0)) ask(latest);
    },
    ask: (what: (acts: AdsActs) => void) => {
      if (acts === null) waiting.push(what);
      else what(acts);
    },
  };
}

export type ActsBox = ReturnType<typeof actsBox>;

/** What it takes to change rows of a level. */
export const editOf = (level: AdLevel): AccountAction => (level === 'ad' ? 'creative:edit' : 'campaign:edit');

export function useLateActs(center: string, account: Account, level: AdLevel): LateActs {
  const t = useTranslations();
  const reason = useWhyNot(account);
  const [box] = useState(actsBox);
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  return {
    means: {
      timeZone: account.timeZone,
      reason: (row) => (row.deletedAt === null ? reason('campaign:pause') : t('ads.reasons.bin')),
      onSwitch: (row, isOn) => box.ask((acts) => acts.turn(row, isOn)),
      onSave: reason(editOf(level)) === null ? (row, change) => box.ask((acts) => acts.save(row, change)) : null,
    },
    menu: (row) => box.look()?.menu(row) ?? [],
    bar: (chosen) => box.look()?.bar(chosen) ?? null,
    importRows: (list) => box.ask((acts) => acts.importRows(list)),
    dialog: <ActsHost center={center} account={account} level={level} box={box} onReady={drawAgain} />,
  };
}
