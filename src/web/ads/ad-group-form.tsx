// The fields of an ad group, for the dialogs that draft and edit one or many.
import { type ReactNode, useCallback, useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import {
  ageBands,
  type Billing,
  devices,
  fits,
  type Goal,
  genders,
  type Objective,
  pacings,
  placements,
  systems,
} from '../../contract/ads-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import { AmountField, useAmountProblem } from '../finance/amount-field.tsx';
import { readTyped } from '../finance/typed-amount.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { instantOfLocal, localOf } from '../ui/days.ts';
import { type Choice, Picker } from '../ui/picker.tsx';
import { useRegionOptions } from '../ui/place-options.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AudiencePickers } from './audience-picker.tsx';
import { type AdGroupDraft, draftOfTargeting, frequencyOf, targetingOf } from './drafts.ts';
import { BudgetFields } from './form-parts.tsx';
import { HoursGrid } from './hours-grid.tsx';
import { SavedTargetingBar } from './saved-targeting-bar.tsx';

interface FieldsProps {
  draft: AdGroupDraft;
  set: (change: Partial<AdGroupDraft>) => void;
  account: { currency: string; timeZone: string };
}

/** Where audiences and saved targeting come from. */
interface Place {
  center: string;
  account: Pick<Account, 'id' | 'status' | 'viewer'>;
}

/** A time that the clocks of the zone skip means another one, and that is said. */
function useLocalHint(timeZone: string): (local: string, otherwise: string) => string {
  const t = useTranslations();
  return (local, otherwise) => {
    if (local === '') return otherwise;
    const meant = localOf(instantOfLocal(local, timeZone), timeZone);
    return meant === local ? otherwise : t('ads.form.skipped', { time: meant.slice(11) });
  };
}

export function ScheduleFields({ draft, account, set, endProblem }: FieldsProps & { endProblem?: string | undefined }) {
  const t = useTranslations();
  const hint = useLocalHint(account.timeZone);
  const zone = account.timeZone.replaceAll('_', ' ');
  const isTurned = draft.startsAt !== '' && draft.endsAt !== '' && draft.endsAt <= draft.startsAt;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        type="datetime-local"
        dir="ltr"
        label={t('ads.form.starts')}
        hint={hint(draft.startsAt, t('ads.form.starts_hint', { zone }))}
        value={draft.startsAt}
        onChange={(event) => set({ startsAt: event.currentTarget.value })}
      />
      <TextField
        type="datetime-local"
        dir="ltr"
        label={t('ads.form.ends')}
        hint={hint(draft.endsAt, t('ads.form.ends_hint'))}
        error={isTurned ? t('refusals.ads.end_before_start') : endProblem}
        value={draft.endsAt}
        onChange={(event) => set({ endsAt: event.currentTarget.value })}
      />
    </div>
  );
}

/** Some of a few; none ticked is all. */
export function Ticks<Value extends string>({
  legend,
  all,
  chosen,
  say,
  onChange,
}: {
  legend: string;
  all: readonly Value[];
  chosen: readonly Value[];
  say: (one: Value) => ReactNode;
  onChange: (chosen: Value[]) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium text-ink">{legend}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1.5">
        {all.map((one) => (
          <Checkbox
            key={one}
            label={say(one)}
            checked={chosen.includes(one)}
            onChange={() => onChange(all.filter((other) => (other === one) !== chosen.includes(other)))}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** What is paid for and what delivery aims at: those that fit the objective, and each other. */
export function TermsFields({
  draft,
  objective,
  set,
}: {
  draft: AdGroupDraft;
  objective: Objective;
  set: FieldsProps['set'];
}) {
  const t = useTranslations();
  const possible = Object.keys(fits[objective]) as Billing[];
  const billing = draft.billing === '' ? (possible[0] ?? 'cpm') : draft.billing;
  const goals = fits[objective][billing] ?? [];
  const goal = draft.goal === '' ? (goals[0] ?? 'reach') : draft.goal;
  const option = (one: string) => ({ value: one, label: t(`ads.kinds.${one}`) });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        label={t('ads.form.billing')}
        value={billing}
        options={possible.map(option)}
        onChange={(event) => {
          const next = event.currentTarget.value as Billing;
          set({ billing: next, goal: fits[objective][next]?.[0] ?? '' });
        }}
      />
      <SelectField
        label={t('ads.form.goal')}
        value={goal}
        options={goals.map(option)}
        onChange={(event) => set({ billing, goal: event.currentTarget.value as Goal })}
      />
    </div>
  );
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Languages by their names in the reader's own. */
export function useLanguageChoices(): Choice[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' });
    const known = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
    const codes = [...letters].flatMap((one) => [...letters].map((other) => one + other));
    const all = codes.flatMap((id) =>
      known.of(id) === undefined ? [] : [{ id, label: names.of(id) ?? id, hint: id }],
    );
    const { compare } = new Intl.Collator(locale);
    return all.sort((one, other) => compare(one.label, other.label));
  }, [locale]);
}

export function usePlaceChoices(): Choice[] {
  const regions = useRegionOptions();
  return useMemo(() => regions.map(({ value, label }) => ({ id: value, label, hint: value })), [regions]);
}

/** Chooses among what the page knows already. */
export function KnownPicker({
  label,
  all,
  chosen,
  onChange,
}: {
  label: string;
  all: readonly Choice[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const t = useTranslations();
  const find = useCallback(
    (search: string): Promise<Choice[]> => {
      const wanted = search.trim().toLowerCase();
      // Who types a code means it, and who types a beginning rather that than a middle.
      const rankOf = ({ id, label: name }: Choice): number => {
        if (id.toLowerCase() === wanted) return 0;
        const place = name.toLowerCase().indexOf(wanted);
        return place < 0 ? 3 : Math.min(place + 1, 2);
      };
      const found = all.filter((choice) => rankOf(choice) < 3);
      return Promise.resolve(found.sort((one, other) => rankOf(one) - rankOf(other)).slice(0, 50));
    },
    [all],
  );
  const byId = new Map(all.map((choice) => [choice.id, choice]));
  return (
    <Picker
      label={label}
      hint={chosen.length === 0 ? t('ads.form.everywhere') : undefined}
      find={find}
      chosen={chosen.map((id) => byId.get(id) ?? { id, label: id })}
      onChange={(choices) => onChange(choices.map(({ id }) => id))}
    />
  );
}

export function AudienceFields({ center, account, draft, set }: Omit<FieldsProps, 'account'> & Place) {
  const t = useTranslations();
  const places = usePlaceChoices();
  const languages = useLanguageChoices();
  const kind = (one: string) => t(`ads.kinds.${one}`);
  const at = { center, account };
  return (
    <>
      <SavedTargetingBar {...at} targeting={targetingOf(draft)} onApply={(saved) => set(draftOfTargeting(saved))} />
      <div className="grid gap-4 sm:grid-cols-2">
        <KnownPicker
          label={t('ads.form.places')}
          all={places}
          chosen={draft.places}
          onChange={(chosen) => set({ places: chosen })}
        />
        <KnownPicker
          label={t('ads.form.languages')}
          all={languages}
          chosen={draft.languages}
          onChange={(chosen) => set({ languages: chosen })}
        />
      </div>
      <SelectField
        label={t('ads.form.gender')}
        value={draft.gender}
        options={[
          { value: '', label: t('ads.form.everybody') },
          ...genders.map((one) => ({ value: one as string, label: kind(one) })),
        ]}
        onChange={(event) => set({ gender: event.currentTarget.value as AdGroupDraft['gender'] })}
      />
      <Ticks
        legend={t('ads.form.ages')}
        all={ageBands}
        chosen={draft.ages}
        say={(band) => <bdi dir="ltr">{band}</bdi>}
        onChange={(ages) => set({ ages })}
      />
      <Ticks
        legend={t('ads.form.devices')}
        all={devices}
        chosen={draft.devices}
        say={kind}
        onChange={(chosen) => set({ devices: chosen })}
      />
      <Ticks
        legend={t('ads.form.systems')}
        all={systems}
        chosen={draft.systems}
        say={kind}
        onChange={(chosen) => set({ systems: chosen })}
      />
      <AudiencePickers {...at} chosen={draft.audiences} onChange={(audiences) => set({ audiences })} />
    </>
  );
}

export function FrequencyFields({ draft, isTried, set }: Pick<FieldsProps, 'draft' | 'set'> & { isTried: boolean }) {
  const t = useTranslations();
  const isBad = isTried && frequencyOf(draft) === undefined;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label={t('ads.form.impressions')}
        hint={t('ads.form.frequency_hint')}
        error={isBad ? t('ads.form.frequency_wrong') : undefined}
        inputMode="numeric"
        dir="ltr"
        maxLength={3}
        value={draft.impressions}
        onChange={(event) => set({ impressions: event.currentTarget.value })}
      />
      <TextField
        label={t('ads.form.days')}
        inputMode="numeric"
        dir="ltr"
        maxLength={2}
        value={draft.days}
        onChange={(event) => set({ days: event.currentTarget.value })}
      />
    </div>
  );
}

/** The most that is bid, and how fast the budget is spent. */
export function BidFields({ draft, account: { currency }, set }: FieldsProps) {
  const t = useTranslations();
  const problemOf = useAmountProblem();
  const bidProblem = draft.bid === '' ? null : problemOf(readTyped(draft.bid, currency), currency);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <AmountField
        label={t('ads.form.bid')}
        hint={t('ads.form.bid_hint')}
        value={draft.bid}
        currency={currency}
        error={bidProblem ?? undefined}
        onChange={(bid) => set({ bid })}
      />
      <SelectField
        label={t('ads.form.pacing')}
        value={draft.pacing}
        options={pacings.map((one) => ({ value: one as string, label: t(`ads.kinds.${one}`) }))}
        onChange={(event) => set({ pacing: event.currentTarget.value as AdGroupDraft['pacing'] })}
      />
    </div>
  );
}

/** Everything that an ad group is set to, beside its name and labels. */
export function AdGroupFields({
  center,
  draft,
  account,
  objective,
  isTried,
  set,
}: FieldsProps & Place & { objective: Objective | undefined; isTried: boolean }) {
  const t = useTranslations();
  const { currency, timeZone } = account;
  return (
    <>
      <BudgetFields draft={draft.budget} currency={currency} isTried={isTried} onChange={(budget) => set({ budget })} />
      <ScheduleFields draft={draft} account={account} set={set} />
      <HoursGrid
        hours={draft.hours}
        zone={timeZone}
        error={draft.hours.includes('1') ? undefined : t('ads.hours.none')}
        onChange={(hours) => set({ hours })}
      />
      <BidFields draft={draft} account={account} set={set} />
      {objective !== undefined && <TermsFields draft={draft} objective={objective} set={set} />}
      <Ticks
        legend={t('ads.form.placements')}
        all={placements}
        chosen={draft.placements}
        say={(one) => t(`ads.kinds.${one}`)}
        onChange={(chosen) => set({ placements: chosen })}
      />
      <AudienceFields center={center} account={account} draft={draft} set={set} />
      <FrequencyFields draft={draft} isTried={isTried} set={set} />
    </>
  );
}
