// The steps of making a campaign, as fields; each says at the field what is missing and how to mend it.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { adFormats, callsToAction, isWebAddress, type Objective } from '../../contract/ads-kinds.ts';
import { shows } from '../../contract/ads-media-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { AudienceFields, BidFields, FrequencyFields, ScheduleFields, TermsFields } from './ad-group-form.tsx';
import { AdPreview } from './ad-preview.tsx';
import { type AdGroupDraft, targetingOf } from './drafts.ts';
import { EstimateCard } from './estimate-card.tsx';
import type { AdDraft, FlowDraft, FlowField, FlowProblem, Step } from './flow-problems.ts';
import { problemsOf, stepOf } from './flow-problems.ts';
import { BudgetFields } from './form-parts.tsx';
import { HoursGrid } from './hours-grid.tsx';
import { IdentityPicker } from './identity-picker.tsx';
import { MediaField } from './media-picker.tsx';
import { NameField } from './name-field.tsx';

export interface StepProps {
  center: string;
  draft: FlowDraft;
  set: (change: Partial<FlowDraft>) => void;
  account: Pick<Account, 'id' | 'currency' | 'timeZone' | 'status' | 'viewer'>;
  objective: Objective;
  /** Somebody tried to publish: what is missing is marked. */
  isTried: boolean;
  /** What the server said of a field of the campaign, the ad group or the ad. */
  said: (level: 'campaign' | 'adGroup' | 'ad', field: string) => string | undefined;
}

/** What is wrong with a field, in words. */
function useProblemWords({ draft, objective, account, isTried }: StepProps): (field: FlowField) => string | undefined {
  const t = useTranslations();
  const problems = problemsOf(draft, objective, account);
  return (field) => {
    const problem = problems[field];
    // What cannot be read says so itself.
    return isTried && problem !== undefined && problem !== 'unread' ? t(`ads.flow.problems.${problem}`) : undefined;
  };
}

export function BudgetStep(props: StepProps) {
  const t = useTranslations();
  const { draft, set, account, isTried, said } = props;
  const problem = useProblemWords(props);
  const put = (change: Partial<AdGroupDraft>) => set({ group: { ...draft.group, ...change } });
  const budgetSaid = problem('budget') ?? said('campaign', 'budget') ?? said('adGroup', 'budget');
  return (
    <>
      <NameField name={draft.name} isTried={isTried} onChange={(name) => set({ name })} />
      <section className="space-y-3">
        <h3 className="text-sm font-medium text-ink">{t('ads.flow.of_campaign')}</h3>
        <BudgetFields
          draft={draft.budget}
          currency={account.currency}
          isTried={isTried}
          onChange={(budget) => set({ budget })}
        />
        <h3 className="text-sm font-medium text-ink">{t('ads.flow.of_ad_group')}</h3>
        <BudgetFields
          draft={draft.group.budget}
          currency={account.currency}
          isTried={isTried}
          onChange={(budget) => put({ budget })}
        />
        {budgetSaid !== undefined && <Banner tone="bad">{budgetSaid}</Banner>}
      </section>
      <ScheduleFields
        draft={draft.group}
        account={account}
        set={put}
        endProblem={problem('endsAt') ?? said('adGroup', 'endsAt')}
      />
      <HoursGrid
        hours={draft.group.hours}
        zone={account.timeZone}
        error={draft.group.hours.includes('1') ? undefined : t('ads.hours.none')}
        onChange={(hours) => put({ hours })}
      />
    </>
  );
}

export function AudienceStep({ center, draft, set, account, objective, isTried, said }: StepProps) {
  const t = useTranslations();
  const refused = said('adGroup', 'targeting');
  const put = (change: Partial<AdGroupDraft>) => set({ group: { ...draft.group, ...change } });
  return (
    <>
      <TextField
        label={t('ads.flow.group_name')}
        value={draft.groupName}
        maxLength={200}
        onChange={(event) => set({ groupName: event.currentTarget.value })}
      />
      <AudienceFields center={center} account={account} draft={draft.group} set={put} />
      {refused !== undefined && <Banner tone="bad">{refused}</Banner>}
      {account.viewer.can.includes('report:read') && (
        <EstimateCard center={center} account={account.id} targeting={targetingOf(draft.group)} />
      )}
      <TermsFields draft={draft.group} objective={objective} set={put} />
      <BidFields draft={draft.group} account={account} set={put} />
      <FrequencyFields draft={draft.group} isTried={isTried} set={put} />
    </>
  );
}

export function CreativeStep(props: StepProps) {
  const t = useTranslations();
  const { center, draft, set, said, account } = props;
  const problem = useProblemWords(props);
  const { ad } = draft;
  const put = (change: Partial<AdDraft>) => set({ ad: { ...ad, ...change } });
  const option = (one: string) => ({ value: one, label: t(`ads.kinds.${one}`) });
  const landing =
    ad.landingUrl.trim() === '' || isWebAddress(ad.landingUrl.trim()) ? undefined : t('ads.form.landing_wrong');
  return (
    <>
      <TextField
        label={t('ads.flow.ad_name')}
        value={draft.adName}
        maxLength={200}
        onChange={(event) => set({ adName: event.currentTarget.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('ads.table.format')}
          value={ad.format}
          options={adFormats.map(option)}
          onChange={(event) => {
            const format = event.currentTarget.value as AdDraft['format'];
            const isOther = shows[format].kind !== shows[ad.format].kind;
            put({ format, media: isOther ? [] : ad.media.slice(0, shows[format].most), thumbnail: null });
          }}
        />
        <TextField
          label={t('ads.form.brand')}
          value={ad.brandName}
          maxLength={100}
          error={problem('brandName') ?? said('ad', 'brandName')}
          onChange={(event) => put({ brandName: event.currentTarget.value, identity: null })}
        />
      </div>
      <IdentityPicker at={{ center, account: account.id }} brand={ad} error={said('ad', 'identity')} onChange={put} />
      <MediaField
        at={{ center, account: account.id }}
        format={ad.format}
        placements={draft.group.placements}
        media={ad.media}
        thumbnail={ad.thumbnail}
        onChange={put}
      />
      {problem('media') !== undefined && <Banner tone="bad">{problem('media')}</Banner>}
      <TextArea
        label={t('ads.table.text')}
        value={ad.text}
        maxLength={400}
        error={problem('text') ?? said('ad', 'text')}
        onChange={(event) => put({ text: event.currentTarget.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('ads.form.call_to_action')}
          value={ad.callToAction}
          options={callsToAction.map(option)}
          onChange={(event) => put({ callToAction: event.currentTarget.value })}
        />
        <TextField
          label={t('ads.form.landing')}
          dir="ltr"
          value={ad.landingUrl}
          placeholder="https://"
          error={landing ?? problem('landingUrl') ?? said('ad', 'landingUrl')}
          onChange={(event) => put({ landingUrl: event.currentTarget.value })}
        />
      </div>
      <AdPreview ad={{ ...ad, picture: ad.identity?.picture ?? null }} />
    </>
  );
}

/** Everything once more, and what is missing with the way to where it is mended. */
export function ReviewStep({
  facts,
  problems,
  onStep,
}: {
  facts: { term: string; value: ReactNode; step: Step }[];
  problems: Partial<Record<FlowField, FlowProblem>>;
  onStep: (step: Step) => void;
}) {
  const t = useTranslations();
  const missing = Object.entries(problems) as [FlowField, FlowProblem][];
  return (
    <>
      {missing.length === 0 ? (
        <Banner tone="ok">{t('ads.flow.complete')}</Banner>
      ) : (
        <div className="space-y-2">
          {missing.map(([field, problem]) => (
            <Banner
              key={field}
              tone="warn"
              action={
                <Button size="sm" variant="ghost" onClick={() => onStep(stepOf[field])}>
                  {t('ads.flow.mend')}
                </Button>
              }
            >
              {t(`ads.flow.problems.${problem}`, { step: t(`ads.flow.names.${stepOf[field]}`) })}
            </Banner>
          ))}
        </div>
      )}
      <dl className="divide-y divide-line text-sm">
        {facts.map(({ term, value }) => (
          <div key={term} className="flex flex-wrap gap-x-4 py-2">
            <dt className="w-40 shrink-0 text-ink-3">{term}</dt>
            <dd className="min-w-0 flex-1 break-words text-ink">
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
