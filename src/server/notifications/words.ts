// A notification in words, for mails: the same catalogs as the pages, in the reader's language and time zone.
import { decimalOf } from '../../contract/decimals.ts';
import type { Locale } from '../../contract/shapes.ts';
import { catalog, sentence } from '../../locales/catalog.ts';
import type { NotificationRow } from './queries.ts';

export interface Tongue {
  locale: Locale;
  timeZone: string;
}

type Row = Pick<
  NotificationRow,
  'kind' | 'action' | 'actor_name' | 'center_name' | 'object_name' | 'times' | 'before' | 'after'
>;
type Fields = Record<string, unknown>;

/** Told in the words of the log; everything else is told to whom it is about. */
const ofCenters: readonly string[] = ['people', 'settings', 'assets', 'security', 'finance'];

/** Who did what, to whom, where: one line. */
export function headlineOf({ locale }: Tongue, row: Row): string {
  const [room = '', verb = ''] = row.action.split('.');
  const key = `${room}_${verb}`;
  // Of a request that ran out or is talked about, who was asked is told something else than who asked.
  const theirs = `notifications.theirs.${key}`;
  const own = row.kind === 'request' && catalog(locale).has(theirs) ? theirs : `notifications.mine.${key}`;
  const values = {
    actor: row.actor_name === '' ? sentence(locale, 'notifications.system') : row.actor_name,
    center: row.center_name,
    object: row.object_name,
    hasObject: row.object_name === '' ? 'no' : 'yes',
    what: whatOf(row),
    times: row.times,
    more: row.times - 1,
  };
  if (!ofCenters.includes(row.kind) && catalog(locale).has(own)) return sentence(locale, own, values);
  const action = sentence(locale, `audit.actions.${key}`);
  return sentence(locale, 'notifications.line', { ...values, action });
}

/** The ad account or group that the reader's access is about. */
export function whatOf({ before, after }: Pick<Row, 'before' | 'after'>): string {
  for (const side of [after, before] as unknown as (Fields | null)[]) {
    const found = (side?.['account'] ?? side?.['group'] ?? side?.['team'] ?? side?.['partner']) as
      | { name?: unknown }
      | undefined;
    if (typeof found?.name === 'string' && found.name !== '') return found.name;
  }
  return '';
}

/** What changed, a line for each field: "Role: Employee → Admin". */
export function changesOf(tongue: Tongue, row: Row): string[] {
  if (row.times > 1) return [];
  const [before, after] = [row.before as unknown as Fields | null, row.after as unknown as Fields | null];
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return fields.flatMap((field) => {
    const [from, to] = [before, after].map(
      (side) => amountOf(tongue, field, side) ?? valueOf(tongue, field, side?.[field]),
    );
    if (!from && !to) return [];
    const label = known(tongue.locale, `audit.fields.${field}`) ?? field;
    // Of what only was, or only is, one side is enough.
    const change = from === to || !from || before === null ? to : `${from} → ${to || '—'}`;
    return [sentence(tongue.locale, 'notifications.change', { label, change: change || `${from} → —` })];
  });
}

/** An amount of money with its currency; undefined of anything else. */
function amountOf({ locale }: Tongue, field: string, side: Fields | null): string | undefined {
  const [micros, currency] = [side?.[field], side?.['currency']];
  if (!field.endsWith('Micros') || typeof micros !== 'string' || typeof currency !== 'string') return undefined;
  const style = { style: 'currency', currency, maximumFractionDigits: 6 } as const;
  return new Intl.NumberFormat(locale, style).format(decimalOf(micros, currency) as Intl.StringNumericLiteral);
}

function known(locale: Locale, key: string): string | undefined {
  return catalog(locale).has(key) ? sentence(locale, key) : undefined;
}

const vocabularies: Record<string, string> = {
  role: 'access.roles',
  formerOwnerRole: 'access.roles',
  ceiling: 'access.roles',
  financeRole: 'access.finance_roles',
  creatorRole: 'access.creator_roles',
  businessType: 'centers.types',
  areas: 'requests.areas',
  area: 'requests.areas',
};

function valueOf(tongue: Tongue, field: string, value: unknown): string {
  const { locale } = tongue;
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'boolean') return sentence(locale, value ? 'audit.values.yes' : 'audit.values.no');
  if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value);
  if (typeof value === 'string') return textOf(tongue, field, value);
  if (Array.isArray(value)) return value.map((item) => valueOf(tongue, field, item)).join(', ');
  const parts = Object.entries(value as Fields).filter(([name]) => name !== 'id');
  return parts.map(([name, part]) => valueOf(tongue, name, part)).join(' · ');
}

function textOf({ locale, timeZone }: Tongue, field: string, value: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value))
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
      new Date(value),
    );
  return known(locale, `${vocabularies[field] ?? 'audit.values'}.${value}`) ?? value;
}
