import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Bid } from '../../contract/ads-groups.ts';
import { ageBands, genders } from '../../contract/ads-kinds.ts';
import { call } from '../api/call.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { AmountField, useAmountProblem } from '../finance/amount-field.tsx';
import { readTyped } from '../finance/typed-amount.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { instantOfLocal } from '../ui/days.ts';
import { type Choice, Picker } from '../ui/picker.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  BudgetFields,
  budgetOf,
  type DialogProps,
  DraftDialog,
  NameField,
  noBudget,
  useDrafted,
} from './form-parts.tsx';

const start = {
  name: '',
  budget: noBudget,
  startsAt: '',
  endsAt: '',
  bid: '',
  gender: '' as '' | (typeof genders)[number],
  ages: [] as (typeof ageBands)[number][],
};
type Draft = typeof start;

/** Start and end, on the clock of the account. */
function ScheduleFields({
  draft,
  timeZone,
  set,
}: {
  draft: Draft;
  timeZone: string;
  set: (change: Partial<Draft>) => void;
}) {
  const t = useTranslations();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        type="datetime-local"
        dir="ltr"
        label={t('ads.form.starts')}
        hint={t('ads.form.starts_hint', { zone: timeZone.replaceAll('_', ' ') })}
        value={draft.startsAt}
        onChange={(event) => set({ startsAt: event.currentTarget.value })}
      />
      <TextField
        type="datetime-local"
        dir="ltr"
        label={t('ads.form.ends')}
        hint={t('ads.form.ends_hint')}
        value={draft.endsAt}
        onChange={(event) => set({ endsAt: event.currentTarget.value })}
      />
    </div>
  );
}

function AudienceFields({ draft, set }: { draft: Draft; set: (change: Partial<Draft>) => void }) {
  const t = useTranslations();
  const { gender, ages } = draft;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        label={t('ads.form.gender')}
        value={gender}
        options={[
          { value: '', label: t('ads.form.everybody') },
          ...genders.map((one) => ({ value: one as string, label: t(`ads.kinds.${one}`) })),
        ]}
        onChange={(event) => set({ gender: event.currentTarget.value as Draft['gender'] })}
      />
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium text-ink">{t('ads.form.ages')}</legend>
        <div className="grid grid-cols-3 gap-1.5">
          {ageBands.map((band) => (
            <Checkbox
              key={band}
              label={<bdi dir="ltr">{band}</bdi>}
              checked={ages.includes(band)}
              onChange={() => set({ ages: ages.includes(band) ? ages.filter((one) => one !== band) : [...ages, band] })}
            />
          ))}
        </div>
      </fieldset>
    </div>
  );
}

/** What was typed as the contract wants it; null while something cannot be read. */
function inputOf(draft: Draft, { currency, timeZone }: DialogProps['account']) {
  const budget = budgetOf(draft.budget, currency);
  const read = readTyped(draft.bid, currency);
  const bid: Bid | null =
    draft.bid.trim() === ''
      ? { strategy: 'lowest_cost' }
      : 'micros' in read
        ? { strategy: 'bid_cap', amountMicros: String(read.micros) }
        : null;
  if (draft.name.trim() === '' || budget === null || bid === null) return null;
  const at = (local: string): string | null => (local === '' ? null : instantOfLocal(local, timeZone));
  const targeting = { gender: draft.gender === '' ? null : draft.gender, ages: draft.ages };
  return { name: draft.name, budget, bid, startsAt: at(draft.startsAt), endsAt: at(draft.endsAt), targeting };
}

/** Drafts an ad group in a campaign. What is billed begins as the objective of the campaign does. */
export function AdGroupDialog({ center, account, parent, onClose }: DialogProps) {
  const t = useTranslations();
  const problemOf = useAmountProblem();
  const [draft, setDraft] = useState(start);
  const [picked, setPicked] = useState<Choice | null>(null);
  const [isTried, setIsTried] = useState(false);
  const set = (change: Partial<Draft>) => setDraft((former) => ({ ...former, ...change }));
  const at = { center, account: account.id };
  const given = useEndpoint('ads.getCampaign', { ...at, campaign: parent }, { isEnabled: parent !== '' }).data;
  const campaign = picked ?? (given === undefined ? null : { id: given.id, label: given.name });
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('ads.listCampaigns', { center, account: account.id, search, pageSize: 20 });
      return items.map(({ id, name, objective }) => ({ id, label: name, hint: t(`ads.kinds.${objective}`) }));
    },
    [center, account.id, t],
  );
  const act = useCommand('ads.createAdGroup', useDrafted(draft.name, onClose));
  const input = inputOf(draft, account);
  return (
    <DraftDialog
      title={t('ads.create.ad_group')}
      act={act}
      onClose={onClose}
      onSubmit={() => {
        setIsTried(true);
        if (input === null || campaign === null) return;
        act.mutate({ ...at, campaign: campaign.id, ...input });
      }}
    >
      <Picker
        label={t('ads.form.campaign')}
        error={isTried && campaign === null ? t('ads.form.campaign_missing') : undefined}
        find={find}
        isSingle
        chosen={campaign === null ? [] : [campaign]}
        onChange={([one]) => setPicked(one ?? null)}
      />
      <NameField name={draft.name} isTried={isTried} onChange={(name) => set({ name })} />
      <BudgetFields
        draft={draft.budget}
        currency={account.currency}
        isTried={isTried}
        onChange={(budget) => set({ budget })}
      />
      <ScheduleFields draft={draft} timeZone={account.timeZone} set={set} />
      <AmountField
        label={t('ads.form.bid')}
        hint={t('ads.form.bid_hint')}
        value={draft.bid}
        currency={account.currency}
        error={
          draft.bid === ''
            ? undefined
            : (problemOf(readTyped(draft.bid, account.currency), account.currency) ?? undefined)
        }
        onChange={(bid) => set({ bid })}
      />
      <AudienceFields draft={draft} set={set} />
    </DraftDialog>
  );
}
