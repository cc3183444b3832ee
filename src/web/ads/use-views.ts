// The views of an account that somebody may use, and the one that its ads manager opens with.
import { useEffect, useState } from 'react';
import type { AdView } from '../../contract/ads-views.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useUrlState } from '../frame/url-state.ts';
import { addressOf, type TableView, usualView } from './views.ts';

export interface Views {
  all: readonly AdView[];
  /** Of the table that is shown. */
  current: AdView | undefined;
}

type Change = (change: Partial<TableView>, options?: { isPushing?: boolean }) => void;

const isPlain = (view: TableView): boolean =>
  Object.entries(usualView).every(([key, usual]) => view[key as keyof TableView] === usual);

/** The table that the address says. One without anything opens with what the reader chose, as soon as that is known. */
export function useTableView(at: { center: string; account: string }) {
  const [address, change] = useUrlState(usualView);
  const asked = useEndpoint('ads.listViews', { ...at, pageSize: 200 });
  const [isOpening, setIsOpening] = useState(() => isPlain(address));
  const all = asked.data?.items ?? [];
  const chosen = isOpening && isPlain(address) ? all.find(({ isDefault }) => isDefault) : undefined;
  const isKnown = !asked.isPending;
  if (isOpening && isKnown && chosen === undefined) setIsOpening(false);
  useEffect(() => {
    if (chosen !== undefined) change(addressOf(chosen));
  }, [chosen, change]);
  const view = chosen === undefined ? address : addressOf(chosen);
  const found = all.find(({ id }) => id === view.view);
  const current = found?.settings.level === view.level ? found : undefined;
  return { view, change: change as Change, views: { all, current } satisfies Views, isWaiting: isOpening && !isKnown };
}
