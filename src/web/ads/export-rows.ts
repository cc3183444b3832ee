// Rows as a file that can be changed in a spreadsheet and read in again.
import type { AdLevel } from '../../contract/ads-levels.ts';
import { decimalOf } from '../../contract/decimals.ts';
import { localOf } from '../ui/days.ts';
import type { AnyAd } from './ads-columns.tsx';
import { columnsOf, headingOf, type ImportColumn } from './import-columns.ts';

const amountOf = (money: { amountMicros?: string } | undefined, currency: string): string =>
  money?.amountMicros === undefined ? '' : decimalOf(money.amountMicros, currency);

/** Every value as the import reads it without another reading. */
function cellOf(row: AnyAd, column: ImportColumn, timeZone: string): string {
  const time = (at: string | null): string => (at === null ? '' : localOf(at, timeZone).replace('T', ' '));
  const currency = 'currency' in row ? row.currency : '';
  switch (column) {
    case 'within':
      return 'adGroup' in row ? row.adGroup.id : 'campaign' in row ? row.campaign.id : '';
    case 'isOn':
      return row.isOn ? 'on' : 'off';
    case 'labels':
      return row.labels.join('; ');
    case 'budgetMode':
      return 'budget' in row ? row.budget.mode : '';
    case 'budget':
      return 'budget' in row ? amountOf(row.budget as { amountMicros?: string }, currency) : '';
    case 'bid':
      return 'bid' in row ? amountOf(row.bid as { amountMicros?: string }, currency) : '';
    case 'startsAt':
    case 'endsAt':
      return 'startsAt' in row ? time(row[column]) : '';
    default: {
      const value = (row as unknown as Record<string, unknown>)[column];
      return typeof value === 'string' ? value : '';
    }
  }
}

/** An id alone is a number to spreadsheets, which round it: so it is written as text. */
export const exportColumns = (level: AdLevel, timeZone: string) =>
  columnsOf(level).map((column) => ({
    header: headingOf(column),
    csv: (row: AnyAd) => cellOf(row, column, timeZone),
  }));
