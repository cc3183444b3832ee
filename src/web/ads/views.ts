// What a table of the ads manager shows, as it stands in the address and as it is kept under a name. The address says all of it,
// so that a link shows the same to everybody, whether or not they may use the view it was made with.
import type { AdLevel } from '../../contract/ads-levels.ts';
import { type AdColumn, adColumns, usualColumns } from '../../contract/ads-view-kinds.ts';
import type { ViewSettings } from '../../contract/ads-views.ts';
import { usualDays } from './use-days.ts';

/** The address without anything in it. */
export const usualView = {
  level: 'campaign',
  search: '',
  state: 'all',
  bounds: '',
  sort: '-created',
  columns: '',
  days: usualDays as string,
  from: '',
  to: '',
  compare: 'none',
  since: '',
  until: '',
  campaign: '',
  group: '',
  view: '',
};
export type TableView = typeof usualView;

/** The columns beside the name, in their order; those that the level does not have are passed over. */
export function columnsOf(columns: string, level: AdLevel): readonly AdColumn[] {
  if (columns === '') return usualColumns[level];
  const wanted = columns.split(',');
  return [...new Set(wanted)].flatMap((name) => adColumns.filter((one) => one === name));
}

/** The address of a view. */
export const addressOf = ({ id, settings }: { id: string; settings: ViewSettings }): TableView => ({
  ...usualView,
  level: settings.level,
  search: settings.search,
  state: settings.state,
  bounds: settings.bounds ?? '',
  sort: settings.sort,
  columns: settings.columns?.join(',') ?? '',
  days: settings.days,
  from: settings.range?.from ?? '',
  to: settings.range?.to ?? '',
  compare: settings.comparison,
  since: settings.comparedRange?.from ?? '',
  until: settings.comparedRange?.to ?? '',
  view: id,
});

/** What goes along to another level: days and columns, but no filter. */
export function alongOf(view: TableView): Record<string, string> {
  const kept = ['columns', 'days', 'from', 'to', 'compare', 'since', 'until'] as const;
  return Object.fromEntries(kept.filter((key) => view[key] !== usualView[key]).map((key) => [key, view[key]]));
}
