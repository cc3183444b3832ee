// One campaign from its budget to its publication, a draft on the server all the way: it can be left at any time and resumed.
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Campaign } from '../../contract/ads.ts';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { AdGroup } from '../../contract/ads-groups.ts';
import { isWebAddress } from '../../contract/ads-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import { call } from '../api/call.ts';
import { refresh } from '../api/client.ts';
import { useCommand } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { budgetOf, draftOfAdGroup, draftOfBudget, settingsOfDraft } from './drafts.ts';
import { StepFrame, StepList } from './flow-frame.tsx';
import { type FlowDraft, problemsOf, type Step, stepOf, steps } from './flow-problems.ts';
import { AudienceStep, BudgetStep, CreativeStep, ReviewStep, type StepProps } from './flow-steps.tsx';
import { useHoursWords } from './hours-grid.tsx';
import { useAutosave } from './use-autosave.ts';
import { useBudgetWords } from './words.ts';

export interface FlowProps {
  center: string;
  account: Account;
  campaign: Campaign;
  adGroup: AdGroup;
  ad: Ad;
  step: Step;
  onStep: (step: Step) => void;
}

const draftOf = ({ campaign, adGroup, ad, account }: FlowProps): FlowDraft => ({
  name: campaign.name,
  groupName: adGroup.name,
  adName: ad.name,
  budget: draftOfBudget(campaign.budget, campaign.currency),
  group: draftOfAdGroup(adGroup, account.timeZone),
  ad: {
    format: ad.format,
    brandName: ad.brandName,
    text: ad.text,
    callToAction: ad.callToAction,
    landingUrl: ad.landingUrl ?? '',
    media: ad.media,
    thumbnail: ad.thumbnail,
    identity: ad.identity,
  },
});

/** The three objects of the draft, each saved by itself. */
function useDraft(props: FlowProps) {
  const { center, account, campaign, adGroup, ad } = props;
  const [draft, setDraft] = useState(() => draftOf(props));
  const at = { center, account: account.id };
  const budget = budgetOf(draft.budget, campaign.currency);
  const name = draft.name.trim();
  const ofCampaign = useAutosave(
    { name: campaign.name, budget: campaign.budget },
    budget === null || name === '' ? null : { name, budget },
    (changed) => call('ads.updateCampaign', { ...at, campaign: campaign.id, ...changed }),
  );
  const settings = settingsOfDraft(draft.group, { ...account, before: adGroup });
  const groupName = draft.groupName.trim();
  const ofGroup = useAutosave<Partial<AdGroup>>(
    adGroup,
    settings === null || groupName === '' ? null : { name: groupName, ...settings },
    (changed) => call('ads.updateAdGroup', { ...at, adGroup: adGroup.id, ...changed } as never),
  );
  const adName = draft.adName.trim();
  const { landingUrl, brandName, text, media, thumbnail, identity, ...content } = draft.ad;
  const shown = (one: Pick<Ad, 'media' | 'thumbnail' | 'identity'>) => ({
    media: one.media.map(({ id }) => id),
    thumbnail: one.thumbnail?.id ?? null,
    identity: one.identity?.id ?? null,
  });
  const url = landingUrl.trim();
  const ofAd = useAutosave<object>(
    { ...ad, ...shown(ad) },
    adName === '' || !(url === '' || isWebAddress(url))
      ? null
      : {
          name: adName,
          ...content,
          brandName: brandName.trim(),
          text: text.trim(),
          landingUrl: url === '' ? null : url,
          ...shown({ media, thumbnail, identity }),
        },
    (changed) => call('ads.updateAd', { ...at, ad: ad.id, ...changed } as never),
  );
  const all = { campaign: ofCampaign, adGroup: ofGroup, ad: ofAd };
  const savings = Object.values(all);
  return {
    draft,
    set: (change: Partial<FlowDraft>) => setDraft((former) => ({ ...former, ...change })),
    said: ((level, field) => all[level].said(field)) satisfies StepProps['said'],
    state: savings.some(({ state }) => state === 'failed')
      ? ('failed' as const)
      : savings.some(({ state }) => state === 'saving')
        ? ('saving' as const)
        : ('saved' as const),
    error: savings.find(({ error }) => error !== null)?.error ?? null,
    flush: async () => (await Promise.all(savings.map(({ flush }) => flush()))).every(Boolean),
  };
}

function useFacts({ campaign, account }: FlowProps, draft: FlowDraft) {
  const t = useTranslations();
  const say = useBudgetWords();
  const hours = useHoursWords();
  const { group, ad } = draft;
  const money = (one: FlowDraft['budget']): string => {
    const read = budgetOf(one, account.currency);
    return read === null ? '—' : say(read, account.currency);
  };
  const list = (all: readonly string[]): string => (all.length === 0 ? t('ads.form.everybody') : all.join(', '));
  const time = (local: string, otherwise: string): string => (local === '' ? otherwise : local.replace('T', ' '));
  return [
    { term: t('ads.form.objective'), value: t(`ads.kinds.${campaign.objective}`), step: 'objective' as const },
    { term: t('ads.flow.of_campaign'), value: money(draft.budget), step: 'budget' as const },
    { term: t('ads.flow.of_ad_group'), value: money(group.budget), step: 'budget' as const },
    {
      term: t('ads.table.schedule'),
      value: `${time(group.startsAt, t('ads.flow.at_once'))} – ${time(group.endsAt, t('ads.flow.open_end'))} · ${account.timeZone.replaceAll('_', ' ')}`,
      step: 'budget' as const,
    },
    { term: t('ads.hours.legend'), value: hours(group.hours), step: 'budget' as const },
    { term: t('ads.form.places'), value: list(group.places), step: 'audience' as const },
    {
      term: t('ads.flow.people'),
      value: [group.gender === '' ? '' : t(`ads.kinds.${group.gender}`), list(group.ages)].filter(Boolean).join(' · '),
      step: 'audience' as const,
    },
    {
      term: t('ads.levels.ad'),
      value: [ad.brandName, ad.text, ad.landingUrl].filter(Boolean).join(' · ') || '—',
      step: 'creative' as const,
    },
  ];
}

export function Flow(props: FlowProps) {
  const { center, account, campaign, step, onStep } = props;
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const [isTried, setIsTried] = useState(false);
  const { draft, set, said, state, error, flush } = useDraft(props);
  const facts = useFacts(props, draft);
  const problems = problemsOf(draft, campaign.objective, account);
  const board = paths.accountAds(center, account.id);
  const publish = useCommand('ads.publishAds', {
    refreshes: ['ads', 'audit'],
    onDone: () => {
      toast({ message: t('ads.done.published') });
      go(board);
    },
  });
  const at = steps.indexOf(step);
  // Whoever leaves by another way loses nothing, and finds what was typed when coming back.
  const leave = useEffectEvent(() => void flush().then(() => refresh('ads')));
  useEffect(() => () => leave(), []);
  const move = (to: Step | undefined) => {
    void flush();
    if (to !== undefined) onStep(to);
  };
  const next = async () => {
    if (step !== 'review') return move(steps[at + 1]);
    setIsTried(true);
    if (Object.keys(problems).length > 0 || !(await flush())) return;
    publish.mutate({ center, account: account.id, level: 'campaign', ids: [campaign.id] });
  };
  const fields: StepProps = { center, draft, set, account, objective: campaign.objective, isTried, said };
  const shown = {
    objective: (
      <p className="text-sm text-ink">
        {t(`ads.kinds.${campaign.objective}`)} <span className="text-ink-3">· {t('ads.flow.objective_stays')}</span>
      </p>
    ),
    budget: <BudgetStep {...fields} />,
    audience: <AudienceStep {...fields} />,
    creative: <CreativeStep {...fields} />,
    review: <ReviewStep facts={facts} problems={problems} onStep={onStep} />,
  };
  // What is said at a field is not said twice.
  const isAtField = error instanceof RefusalError && typeof error.details['field'] === 'string' && step !== 'review';
  const failure = say(publish.error ?? (state === 'failed' && !isAtField ? error : null));
  return (
    <div className="flex min-w-0 flex-col gap-4 sm:flex-row sm:items-start">
      <StepList
        current={step}
        marked={new Set(isTried ? Object.keys(problems).map((field) => stepOf[field as keyof typeof stepOf]) : [])}
        onStep={move}
      />
      <StepFrame
        step={step}
        note={t(`ads.flow.saving.${state}`)}
        onSubmit={() => void next()}
        footer={
          <>
            <Button variant="ghost" onClick={() => void flush().then(() => go(board))}>
              {t('ads.flow.leave')}
            </Button>
            {at > 0 && <Button onClick={() => move(steps[at - 1])}>{t('ads.edit.back')}</Button>}
            <Button type="submit" variant="primary" isBusy={publish.isPending}>
              {t(step === 'review' ? 'ads.acts.publish' : 'ads.flow.next')}
            </Button>
          </>
        }
      >
        {shown[step]}
        {failure !== null && <Banner tone="bad">{failure}</Banner>}
      </StepFrame>
    </div>
  );
}
