// Making a campaign step by step. The first step makes the draft; everything after it changes that draft.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Campaign } from '../../contract/ads.ts';
import { type Objective, objectives } from '../../contract/ads-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { refresh } from '../api/client.ts';
import { deferred } from '../api/deferred.tsx';
import { command, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { AccountFrame } from '../assets/account-frame.tsx';
import { Denied } from '../frame/denied.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { StepFrame, StepList } from './flow-frame.tsx';
import { type Step, steps } from './flow-problems.ts';
import { NameField } from './name-field.tsx';

/** All steps but the first, which needs none of them. */
const Flow = deferred(() => import('./flow.tsx').then((file) => file.Flow));

interface Place {
  center: string;
  account: Account;
}

/** Drafts what a campaign lacks to be gone through: an ad group, if it has none, and an ad in that. */
async function fill({
  center,
  account,
  campaign,
  adGroup,
}: Place & { campaign: Pick<Campaign, 'id' | 'name' | 'objective'>; adGroup: string | undefined }): Promise<void> {
  const at = { center, account: account.id };
  const { id, name, objective } = campaign;
  const group = adGroup ?? (await command('ads.createAdGroup', { ...at, campaign: id, name })).id;
  const format = objective === 'video_views' ? 'video' : 'single_image';
  await command('ads.createAd', { ...at, adGroup: group, name, format });
}

/** A draft that cannot be gone through yet, and the press that mends that. */
function Incomplete({ onFill }: { onFill: () => Promise<void> }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, setState] = useState<{ isPending: boolean; error: Error | null }>({ isPending: false, error: null });
  const press = () => {
    setState({ isPending: true, error: null });
    onFill().then(
      () => refresh('ads', 'audit'),
      (error: Error) => setState({ isPending: false, error }),
    );
  };
  return (
    <Banner
      tone="warn"
      action={
        <Button size="sm" isBusy={state.isPending} onClick={press}>
          {t('ads.flow.fill')}
        </Button>
      }
    >
      {say(state.error) ?? t('ads.flow.incomplete')}
    </Banner>
  );
}

/** What is to be reached. With the answer the campaign, an ad group and an ad in it are drafted. */
function ObjectiveStep({ center, account, onMade }: Place & { onMade: (campaign: string) => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [name, setName] = useState('');
  const [objective, setObjective] = useState<Objective>('traffic');
  const [isTried, setIsTried] = useState(false);
  const [made, setMade] = useState<{ isPending: boolean; error: Error | null }>({ isPending: false, error: null });
  const begin = async () => {
    setIsTried(true);
    if (name.trim() === '' || made.isPending) return;
    setMade({ isPending: true, error: null });
    try {
      const campaign = await command('ads.createCampaign', { center, account: account.id, name, objective });
      // Should the rest fail, it is made where the draft is resumed: another try here would draft another campaign.
      await fill({ center, account, campaign, adGroup: undefined }).catch(() => undefined);
      onMade(campaign.id);
    } catch (error) {
      setMade({ isPending: false, error: error as Error });
    }
  };
  const error = say(made.error);
  return (
    <div className="flex min-w-0 flex-col gap-4 sm:flex-row sm:items-start">
      <StepList current="objective" marked={new Set()} onStep={null} />
      <StepFrame
        step="objective"
        onSubmit={() => void begin()}
        footer={
          <Button type="submit" variant="primary" isBusy={made.isPending}>
            {t('ads.flow.next')}
          </Button>
        }
      >
        <NameField name={name} isTried={isTried} onChange={setName} />
        <RadioCards
          legend={t('ads.form.objective')}
          value={objective}
          options={objectives.map((one) => ({
            value: one,
            label: t(`ads.kinds.${one}`),
            hint: t(`ads.objectives.${one}`),
          }))}
          onChange={setObjective}
        />
        {error !== null && <Banner tone="bad">{error}</Banner>}
      </StepFrame>
    </div>
  );
}

/** The draft with its first ad group and ad. */
function Resumed({
  center,
  account,
  campaign: id,
  step,
  onStep,
}: Place & { campaign: string; step: Step; onStep: (step: Step) => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const at = { center, account: account.id };
  const first = { sort: 'created' as const, pageSize: 1 };
  // What is typed begins with what stands now: an answer of before would give back what was changed since.
  const fresh = { staleMs: 0 };
  const campaign = useEndpoint('ads.getCampaign', { ...at, campaign: id }, fresh);
  const groups = useEndpoint('ads.listAdGroups', { ...at, ...first, campaign: id }, fresh);
  const adGroup = groups.data?.items[0];
  const ads = useEndpoint(
    'ads.listAds',
    { ...at, ...first, adGroup: adGroup?.id ?? '' },
    { ...fresh, isEnabled: adGroup !== undefined },
  );
  const ad = ads.data?.items[0];
  const error = say(campaign.error ?? groups.error ?? ads.error);
  if (error !== null) return <Banner tone="bad">{error}</Banner>;
  if (campaign.data?.isDraft === false) return <Banner>{t('ads.flow.published')}</Banner>;
  const isFresh = [campaign, groups, ads].every(({ isFetchedAfterMount }) => isFetchedAfterMount);
  if (isFresh && campaign.data && adGroup && ad)
    return <Flow key={ad.id} {...{ center, account, adGroup, ad, step, onStep }} campaign={campaign.data} />;
  const isShort = (groups.isFetchedAfterMount && !adGroup) || (ads.isFetchedAfterMount && !ad);
  const known = campaign.data;
  if (!isShort || !known) return <Skeleton lines={9} />;
  return <Incomplete onFill={() => fill({ center, account, campaign: known, adGroup: adGroup?.id })} />;
}

function CreateCampaign({ center, account }: { center: Center; account: Account }) {
  const [{ campaign, step: asked }, change] = useUrlState({ campaign: '', step: 'budget' });
  const step = steps.find((one) => one === asked) ?? 'budget';
  const place = { center: center.id, account };
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pb-6">
      {campaign === '' ? (
        <ObjectiveStep {...place} onMade={(id) => change({ campaign: id }, { isPushing: true })} />
      ) : (
        <Resumed
          {...place}
          campaign={campaign}
          step={step}
          onStep={(next) => change({ step: next }, { isPushing: true })}
        />
      )}
    </div>
  );
}

export default function CreatePage() {
  const t = useTranslations();
  return (
    <AccountFrame part="ads">
      {(center, account) =>
        account.viewer.can.includes('campaign:create') ? (
          <CreateCampaign center={center} account={account} />
        ) : (
          <Denied
            title={t('ads.flow.title')}
            reason={t('ads.reasons.role')}
            ask={() => call('ads.listCampaigns', { center: center.id, account: account.id, pageSize: 1 })}
          />
        )
      }
    </AccountFrame>
  );
}
