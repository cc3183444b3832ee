// One part of what is to be changed of many: ticked, then filled in.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ageBands, genders, pacings, placements } from '../../contract/ads-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import { AmountField } from '../finance/amount-field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { KnownPicker, Ticks, useLanguageChoices, usePlaceChoices } from './ad-group-form.tsx';
import { AudiencesPart, SavedPart } from './bulk-audiences.tsx';
import { type BulkDraft, type MoneyDraft, moneyWays, nameWays, type Part } from './bulk-draft.ts';
import { type AdGroupDraft } from './drafts.ts';
import { LabelsField } from './edit-dialogs.tsx';
import { HoursGrid } from './hours-grid.tsx';

export interface PartProps {
  center: string;
  draft: BulkDraft;
  set: (change: Partial<BulkDraft>) => void;
  account: Pick<Account, 'id' | 'viewer' | 'currency' | 'timeZone'>;
}

function NamePart({ draft, set }: PartProps) {
  const t = useTranslations();
  const { nameWay, find, text } = draft;
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <SelectField
        label={t('ads.bulk.how')}
        value={nameWay}
        options={nameWays.map((way) => ({ value: way as string, label: t(`ads.bulk.names.${way}`) }))}
        onChange={(event) => set({ nameWay: event.currentTarget.value as BulkDraft['nameWay'] })}
      />
      {nameWay === 'replace' && (
        <TextField
          label={t('ads.bulk.find')}
          value={find}
          maxLength={200}
          onChange={(event) => set({ find: event.currentTarget.value })}
        />
      )}
      <TextField
        label={t(nameWay === 'replace' ? 'ads.bulk.by' : 'ads.bulk.text')}
        value={text}
        maxLength={200}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
    </div>
  );
}

/** Raised or lowered by so much, within bounds, or set. */
function MoneyPart({
  money,
  currency,
  onChange,
  children,
}: {
  money: MoneyDraft;
  currency: string;
  onChange: (money: MoneyDraft) => void;
  /** What an amount that is set needs to be told beside it. */
  children?: ReactNode;
}) {
  const t = useTranslations();
  const { way, value, least, most } = money;
  const isPercent = way.endsWith('percent');
  const bound = (key: 'least' | 'most', typed: string) => (
    <AmountField
      label={t(`ads.bulk.${key}`)}
      value={typed}
      currency={currency}
      onChange={(next) => onChange({ ...money, [key]: next })}
    />
  );
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        label={t('ads.bulk.how')}
        value={way}
        options={moneyWays.map((one) => ({ value: one as string, label: t(`ads.bulk.money.${one}`) }))}
        onChange={(event) => onChange({ ...money, way: event.currentTarget.value as MoneyDraft['way'] })}
      />
      {isPercent ? (
        <TextField
          label={t('ads.bulk.percent')}
          inputMode="decimal"
          dir="ltr"
          maxLength={9}
          value={value}
          end={<span className="pe-2 text-xs text-ink-3">%</span>}
          onChange={(event) => onChange({ ...money, value: event.currentTarget.value })}
        />
      ) : (
        <AmountField
          label={t('ads.form.amount')}
          value={value}
          currency={currency}
          onChange={(next) => onChange({ ...money, value: next })}
        />
      )}
      {way === 'set' ? (
        children
      ) : (
        <>
          {bound('least', least)}
          {bound('most', most)}
        </>
      )}
    </div>
  );
}

function BudgetPart({ draft, set, account }: PartProps) {
  const t = useTranslations();
  return (
    <MoneyPart money={draft.budget} currency={account.currency} onChange={(budget) => set({ budget })}>
      <SelectField
        label={t('ads.form.budget')}
        value={draft.budgetMode}
        options={(['daily', 'lifetime'] as const).map((mode) => ({
          value: mode as string,
          label: t(`ads.kinds.${mode}`),
        }))}
        onChange={(event) => set({ budgetMode: event.currentTarget.value as BulkDraft['budgetMode'] })}
      />
    </MoneyPart>
  );
}

function TimePart({ field, draft, set, account }: PartProps & { field: 'startsAt' | 'endsAt' }) {
  const t = useTranslations();
  const zone = account.timeZone.replaceAll('_', ' ');
  return (
    <TextField
      type="datetime-local"
      dir="ltr"
      label={t(field === 'startsAt' ? 'ads.form.starts' : 'ads.form.ends')}
      hint={field === 'startsAt' ? t('ads.form.starts_hint', { zone }) : t('ads.form.ends_hint')}
      value={draft.group[field]}
      onChange={(event) => set({ group: { ...draft.group, [field]: event.currentTarget.value } })}
    />
  );
}

function AudiencePart({ part, draft, set }: PartProps & { part: Part }) {
  const t = useTranslations();
  const places = usePlaceChoices();
  const languages = useLanguageChoices();
  const { group } = draft;
  const put = (change: Partial<AdGroupDraft>) => set({ group: { ...group, ...change } });
  if (part === 'places')
    return (
      <KnownPicker
        label={t('ads.form.places')}
        all={places}
        chosen={group.places}
        onChange={(to) => put({ places: to })}
      />
    );
  if (part === 'languages')
    return (
      <KnownPicker
        label={t('ads.form.languages')}
        all={languages}
        chosen={group.languages}
        onChange={(to) => put({ languages: to })}
      />
    );
  if (part === 'gender')
    return (
      <SelectField
        label={t('ads.form.gender')}
        value={group.gender}
        options={[
          { value: '', label: t('ads.form.everybody') },
          ...genders.map((one) => ({ value: one as string, label: t(`ads.kinds.${one}`) })),
        ]}
        onChange={(event) => put({ gender: event.currentTarget.value as AdGroupDraft['gender'] })}
      />
    );
  return (
    <Ticks
      legend={t('ads.form.ages')}
      all={ageBands}
      chosen={group.ages}
      say={(band) => <bdi dir="ltr">{band}</bdi>}
      onChange={(ages) => put({ ages })}
    />
  );
}

function PlainPart({ part, draft, set, account }: PartProps & { part: 'pacing' | 'placements' | 'hours' }) {
  const t = useTranslations();
  const { group } = draft;
  const put = (change: Partial<AdGroupDraft>) => set({ group: { ...group, ...change } });
  if (part === 'hours')
    return (
      <HoursGrid
        hours={group.hours}
        zone={account.timeZone}
        error={group.hours.includes('1') ? undefined : t('ads.hours.none')}
        onChange={(hours) => put({ hours })}
      />
    );
  if (part === 'pacing')
    return (
      <SelectField
        label={t('ads.form.pacing')}
        value={group.pacing}
        options={pacings.map((one) => ({ value: one as string, label: t(`ads.kinds.${one}`) }))}
        onChange={(event) => put({ pacing: event.currentTarget.value as AdGroupDraft['pacing'] })}
      />
    );
  return (
    <Ticks
      legend={t('ads.form.placements')}
      all={placements}
      chosen={group.placements}
      say={(one) => t(`ads.kinds.${one}`)}
      onChange={(chosen) => put({ placements: chosen })}
    />
  );
}

function LabelsPart({ draft, set }: PartProps) {
  const t = useTranslations();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <LabelsField label={t('ads.bulk.add')} labels={draft.addLabels} onChange={(addLabels) => set({ addLabels })} />
      <LabelsField
        label={t('ads.bulk.remove')}
        labels={draft.removeLabels}
        onChange={(removeLabels) => set({ removeLabels })}
      />
    </div>
  );
}

export function PartFields({ part, ...props }: PartProps & { part: Part }) {
  const t = useTranslations();
  const { draft, set } = props;
  switch (part) {
    case 'name':
      return <NamePart {...props} />;
    case 'budget':
      return <BudgetPart {...props} />;
    case 'bid':
      return <MoneyPart money={draft.bid} currency={props.account.currency} onChange={(bid) => set({ bid })} />;
    case 'starts':
    case 'ends':
      return <TimePart {...props} field={part === 'starts' ? 'startsAt' : 'endsAt'} />;
    case 'hours':
    case 'pacing':
    case 'placements':
      return <PlainPart {...props} part={part} />;
    case 'audiences':
      return <AudiencesPart {...props} />;
    case 'saved':
      return <SavedPart {...props} />;
    case 'labels':
      return <LabelsPart {...props} />;
    case 'status':
      return (
        <SelectField
          label={t('ads.bulk.status')}
          value={draft.isOn ? 'on' : 'off'}
          options={(['on', 'off'] as const).map((one) => ({ value: one as string, label: t(`ads.acts.${one}`) }))}
          onChange={(event) => set({ isOn: event.currentTarget.value === 'on' })}
        />
      );
    default:
      return <AudiencePart {...props} part={part} />;
  }
}
