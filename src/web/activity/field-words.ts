// Puts the fields of an audit entry into the reader's words.
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import type { Entry } from '../../contract/audit.ts';
import { useMoney } from '../finance/money.tsx';

type Json = NonNullable<Entry['before']>[string];
/** What decides how a value reads: `status` is of an account or of a center. */
type Source = Pick<Entry, 'action' | 'object'> & Partial<Pick<Entry, 'before' | 'after'>>;

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

export interface FieldWords {
  label: (field: string) => string;
  value: (source: Source, field: string, value: Json | undefined) => string;
}

/** Fields of campaigns, ad groups and ads whose values are words of ours. */
const ofAds = new Set([
  'objective',
  'budgetMode',
  'bidStrategy',
  'billing',
  'goal',
  'pacing',
  'placements',
  'gender',
  'devices',
  'systems',
  'format',
  'callToAction',
  'review',
]);

/** The catalog key that names a value, if it is a word of ours. */
function keyOf(source: Source, field: string, value: string): string {
  const isOfAccount = source.action.startsWith('assets.');
  if (value === 'nothing') return 'audit.values.nothing';
  if (['role', 'formerOwnerRole', 'ceiling', 'keeps'].includes(field)) return `access.roles.${value}`;
  if (field === 'actions') return `access.actions.${value.replace(/[:.]/g, '_')}`;
  if (field === 'financeRole') return `access.finance_roles.${value}`;
  if (field === 'creatorRole') return `access.creator_roles.${value}`;
  if (field === 'status' && isOfAccount) return `assets.statuses.${value}`;
  if (field === 'businessType') return `centers.types.${value}`;
  if (field === 'areas' || field === 'area') return `requests.areas.${value}`;
  if (source.action.startsWith('ads.') && ofAds.has(field)) return `ads.kinds.${value}`;
  if (field === 'list') return `audit.lists.${value.replace('.', '_')}`;
  return `audit.values.${value}`;
}

export function useFieldWords(): FieldWords {
  const t = useTranslations();
  const format = useFormatter();
  const locale = useLocale();
  const money = useMoney();

  const sayText = (source: Source, field: string, value: string): string => {
    const key = keyOf(source, field, value);
    if (/^[a-z_.:]+$/i.test(value) && t.has(key)) return t(key);
    if (instant.test(value)) return format.dateTime(new Date(value), { dateStyle: 'medium', timeStyle: 'short' });
    if (field === 'region') return new Intl.DisplayNames([locale], { type: 'region' }).of(value) ?? value;
    return value;
  };

  /** An amount of money, where the entry names its currency. */
  const sayMoney = ({ before = null, after = null }: Source, field: string, value: string): string | null => {
    const currency = after?.['currency'] ?? before?.['currency'];
    const isAmount = field.endsWith('Micros') && /^-?\d+$/.test(value) && typeof currency === 'string';
    return isAmount ? money(value, currency) : null;
  };

  const say = (source: Source, field: string, value: Json | undefined): string => {
    if (value === null || value === undefined || value === '') return '—';
    if (typeof value === 'boolean') return value ? t('audit.values.yes') : t('audit.values.no');
    if (typeof value === 'number') return format.number(value);
    if (typeof value === 'string') return sayMoney(source, field, value) ?? sayText(source, field, value);
    if (Array.isArray(value)) {
      return value.length === 0 ? '—' : format.list(value.map((item) => say(source, field, item)));
    }
    return sayObject(source, value);
  };

  /** `{ name, role }` reads as "name · role"; an id beside a name says nothing to a person. */
  const sayObject = (source: Source, value: Record<string, Json>): string => {
    const parts = Object.entries(value).filter(([field]) => field !== 'id' || value['name'] === undefined);
    return parts.map(([name, part]) => say(source, name, part)).join(' · ');
  };

  return { label: (name) => (t.has(`audit.fields.${name}`) ? t(`audit.fields.${name}`) : name), value: say };
}

/** The fields of an entry in one order: what it had before, then what is new. */
export function changedFields(entry: Pick<Entry, 'before' | 'after'>): string[] {
  return [...new Set([...Object.keys(entry.before ?? {}), ...Object.keys(entry.after ?? {})])];
}

/** `members.member_removed` → the key of its sentence in the catalog. */
export function actionKey(action: Entry['action']): string {
  return action.replace('.', '_');
}
