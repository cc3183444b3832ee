// The rule of an audience: conditions in parts, and the rule as it reads.
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { mostRuleDays } from '../../contract/audience-kinds.ts';
import { standardEvents } from '../../contract/pixel-kinds.ts';
import { AmountField, useAmountProblem } from '../finance/amount-field.tsx';
import { readTyped } from '../finance/typed-amount.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useCurrencyOptions } from '../ui/place-options.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  type ConditionDraft,
  mostConditions,
  newCondition,
  problemsOf,
  type RuleDraft,
  readRule,
} from './audience-draft.ts';
import { RuleView } from './audience-parts.tsx';

interface PartProps {
  pixels: readonly { id: string; name: string }[];
  isTried: boolean;
}

function ConditionFields({
  condition,
  name,
  removeName,
  pixels,
  isTried,
  onChange,
  onRemove,
}: PartProps & {
  condition: ConditionDraft;
  name: string;
  removeName: string;
  onChange: (change: Partial<ConditionDraft>) => void;
  onRemove: (() => void) | null;
}) {
  const t = useTranslations();
  const currencies = useCurrencyOptions();
  const amountProblem = useAmountProblem();
  const { pixel, event, other, days, url, amount, currency, times } = condition;
  const problems = isTried ? problemsOf(condition) : [];
  const isKnown = pixel === '' || pixels.some(({ id }) => id === pixel);
  const typedAmount = readTyped(amount, currency);
  return (
    <div role="group" aria-label={name} className="relative space-y-3 rounded-xl bg-sunken p-3 max-sm:pt-10 sm:pe-12">
      <div className="grid gap-3 sm:grid-cols-3">
        <SelectField
          label={t('audiences.form.pixel')}
          value={pixel}
          options={[
            ...(pixel === '' ? [{ value: '', label: '—' }] : []),
            ...pixels.map((one) => ({ value: one.id, label: one.name })),
            ...(isKnown ? [] : [{ value: pixel, label: t('audiences.rule.pixel_gone', { id: pixel }) }]),
          ]}
          error={problems.includes('pixel') ? t('audiences.form.pixel_missing') : undefined}
          onChange={(change) => onChange({ pixel: change.currentTarget.value })}
        />
        <SelectField
          label={t('audiences.form.event')}
          value={event}
          options={[
            { value: '', label: t('audiences.form.any_event') },
            ...standardEvents.map((one) => ({ value: one as string, label: t(`pixels.events.${one}`) })),
            { value: 'other', label: t('audiences.form.other_event') },
          ]}
          onChange={(change) => onChange({ event: change.currentTarget.value })}
        />
        <TextField
          label={t('audiences.form.days')}
          value={days}
          inputMode="numeric"
          dir="ltr"
          maxLength={3}
          error={problems.includes('days') ? t('audiences.form.days_wrong', { most: mostRuleDays }) : undefined}
          onChange={(change) => onChange({ days: change.currentTarget.value })}
        />
      </div>
      {event === 'other' && (
        <TextField
          label={t('audiences.form.event_name')}
          value={other}
          maxLength={50}
          error={problems.includes('other') ? t('errors.fields.required') : undefined}
          onChange={(change) => onChange({ other: change.currentTarget.value })}
        />
      )}
      <div className="grid gap-3 sm:grid-cols-3">
        <TextField
          label={t('audiences.form.url')}
          value={url}
          dir="ltr"
          maxLength={100}
          onChange={(change) => onChange({ url: change.currentTarget.value })}
        />
        <AmountField
          label={t('audiences.form.value')}
          value={amount}
          currency={currency}
          error={problems.includes('amount') ? (amountProblem(typedAmount, currency) ?? undefined) : undefined}
          onChange={(typed) => onChange({ amount: typed })}
        />
        <TextField
          label={t('audiences.form.times')}
          value={times}
          inputMode="numeric"
          dir="ltr"
          maxLength={3}
          error={problems.includes('times') ? t('audiences.form.times_wrong') : undefined}
          onChange={(change) => onChange({ times: change.currentTarget.value })}
        />
      </div>
      {amount.trim() !== '' && (
        <SelectField
          label={t('audiences.form.currency')}
          value={currency}
          options={currencies}
          onChange={(change) => onChange({ currency: change.currentTarget.value })}
        />
      )}
      {onRemove !== null && (
        <IconButton
          size="sm"
          className="absolute end-2 top-2"
          label={removeName}
          icon={<X size={16} aria-hidden="true" />}
          onClick={onRemove}
        />
      )}
    </div>
  );
}

function Conditions({
  of,
  list,
  currency,
  nextKey,
  onChange,
  ...part
}: PartProps & {
  of: 'condition' | 'exclusion';
  list: ConditionDraft[];
  currency: string;
  nextKey: number;
  onChange: (list: ConditionDraft[]) => void;
}) {
  const t = useTranslations();
  const isNeeded = of === 'condition';
  return (
    <>
      {list.map((condition, at) => (
        <ConditionFields
          key={condition.key}
          {...part}
          condition={condition}
          name={t(`audiences.form.${of}`, { number: at + 1 })}
          removeName={t(`audiences.form.remove_${of}`, { number: at + 1 })}
          onChange={(change) => onChange(list.map((one) => (one === condition ? { ...one, ...change } : one)))}
          onRemove={
            isNeeded && list.length === 1 ? null : () => onChange(list.filter(({ key }) => key !== condition.key))
          }
        />
      ))}
      {list.length < mostConditions && (
        <Button
          size="sm"
          icon={<Plus size={16} aria-hidden="true" />}
          onClick={() => onChange([...list, newCondition(nextKey, part.pixels[0]?.id ?? '', currency)])}
        >
          {t(`audiences.form.add_${of}`)}
        </Button>
      )}
    </>
  );
}

export function RuleFields({
  draft,
  pixels,
  currency,
  isTried,
  onChange,
}: PartProps & { draft: RuleDraft; currency: string; onChange: (draft: RuleDraft) => void }) {
  const t = useTranslations();
  const excludeId = useId();
  const rule = readRule(draft);
  const nextKey = Math.max(0, ...[...draft.include, ...draft.exclude].map(({ key }) => key)) + 1;
  const shared = { pixels, isTried, currency, nextKey };
  return (
    <>
      <div className="space-y-3">
        <SelectField
          label={t('audiences.form.match')}
          value={draft.match}
          options={(['any', 'all'] as const).map((value) => ({ value, label: t(`audiences.form.match_${value}`) }))}
          onChange={(event) => onChange({ ...draft, match: event.currentTarget.value as RuleDraft['match'] })}
        />
        <Conditions
          {...shared}
          of="condition"
          list={draft.include}
          onChange={(include) => onChange({ ...draft, include })}
        />
      </div>
      <section aria-labelledby={excludeId} className="space-y-3 border-t border-line pt-3">
        <h3 id={excludeId} className="text-sm font-medium text-ink">
          {t('audiences.form.exclude')}
        </h3>
        <Conditions
          {...shared}
          of="exclusion"
          list={draft.exclude}
          onChange={(exclude) => onChange({ ...draft, exclude })}
        />
      </section>
      <Banner>{rule === null ? t('audiences.form.not_yet') : <RuleView rule={rule} pixels={pixels} />}</Banner>
    </>
  );
}
