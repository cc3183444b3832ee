// What a table of the ads manager shows, as it stands in the address and as it is kept under a name. The address says all of it,
// so that a link shows the same to everybody, whether or not they may use the view it was made with.
import { type AdLevel, adLevels, adStates } from '../../contract/ads-kinds.ts';
import {
  type AdColumn,
  adColumns,
  type Comparison,
  comparisons,
  type DayChoice,
  dayChoices,
  usualColumns,
} from '../../contract/ads-view-kinds.ts';
import type { ViewSettings } from '../../contract/ads-views.ts';
import { boundsOf, boundsText } from './metric-bounds.ts';
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

const oneOf = <T extends string>(all: readonly T[], wanted: string, usual: T): T =>
  all.find((one) => one === wanted) ?? usual;

const rangeIn = (from: string, to: string) => (from === '' || to === '' ? null : { from, to });

/** What is kept of the address. Days of one's own without their days are the usual ones. */
export function settingsOf(view: TableView): ViewSettings {
  const range = view.days === 'custom' ? rangeIn(view.from, view.to) : null;
  const comparedRange = view.compare === 'custom' ? rangeIn(view.since, view.until) : null;
  const days = oneOf<DayChoice>(dayChoices, view.days, usualDays);
  const comparison = oneOf<Comparison>(comparisons, view.compare, 'none');
  return {
    level: oneOf(adLevels, view.level, 'campaign'),
    search: view.search,
    state: oneOf(adStates, view.state, 'all'),
    bounds: boundsText(boundsOf(view.bounds)) || null,
    sort: view.sort as ViewSettings['sort'],
    columns: view.columns === '' ? null : [...columnsOf(view.columns, 'campaign')],
    days: days === 'custom' && range === null ? usualDays : days,
    range,
    comparison: comparison === 'custom' && comparedRange === null ? 'none' : comparison,
    comparedRange,
  };
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

/** Whether the table shows something else than the view it was opened with. */
export const isChanged = (view: TableView, settings: ViewSettings): boolean =>
  JSON.stringify(settingsOf(addressOf({ id: '', settings }))) !== JSON.stringify(settingsOf(view));

/** What goes along to another level: days and columns, but no filter. */
export function alongOf(view: TableView): Record<string, string> {
  const kept = ['columns', 'days', 'from', 'to', 'compare', 'since', 'until'] as const;
  return Object.fromEntries(kept.filter((key) => view[key] !== usualView[key]).map((key) => [key, view[key]]));
}
