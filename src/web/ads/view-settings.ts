// What is kept of a table under a name.
import { adLevels, adStates } from '../../contract/ads-levels.ts';
import { type Comparison, comparisons, type DayChoice, dayChoices } from '../../contract/ads-view-kinds.ts';
import type { ViewSettings } from '../../contract/ads-views.ts';
import { boundsOf, boundsText } from './metric-bounds.ts';
import { usualDays } from './use-days.ts';
import { addressOf, columnsOf, type TableView } from './views.ts';

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

/** Whether the table shows something else than the view it was opened with. */
export const isChanged = (view: TableView, settings: ViewSettings): boolean =>
  JSON.stringify(settingsOf(addressOf({ id: '', settings }))) !== JSON.stringify(settingsOf(view));
