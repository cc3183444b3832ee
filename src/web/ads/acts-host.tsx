import { type ReactNode, useLayoutEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import type { ActsBox } from './late-acts.tsx';
import { useAdsActs } from './use-ads-acts.tsx';

/** Puts the acts where the table finds them, and shows their dialogs. */
export function ActsHost({
  center,
  account,
  level,
  box,
  onReady,
}: {
  center: string;
  account: Account;
  level: AdLevel;
  box: ActsBox;
  /** They are there, or their words are others now. */
  onReady: () => void;
}): ReactNode {
  const t = useTranslations();
  const acts = useAdsActs(center, account, level);
  useLayoutEffect(() => box.put(acts));
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- what the acts say depends on these
  useLayoutEffect(onReady, [t, account, onReady]);
  return acts.dialog;
}
