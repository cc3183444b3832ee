import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { type Choice, Picker } from '../ui/picker.tsx';
import { AdGroupFields } from './ad-group-form.tsx';
import { newAdGroup, settingsOfDraft } from './drafts.ts';
import { type DialogProps, DraftDialog, useDrafted } from './form-parts.tsx';
import { NameField } from './name-field.tsx';

/** Drafts an ad group in a campaign. What is billed begins as the objective of the campaign does. */
export function AdGroupDialog({ center, account, parent, onClose }: DialogProps) {
  const t = useTranslations();
  const [name, setName] = useState('');
  const [draft, setDraft] = useState(newAdGroup);
  const [picked, setPicked] = useState<Choice | null>(null);
  const [isTried, setIsTried] = useState(false);
  const at = { center, account: account.id };
  const chosen = picked?.id ?? parent;
  const given = useEndpoint('ads.getCampaign', { ...at, campaign: chosen }, { isEnabled: chosen !== '' }).data;
  const campaign = picked ?? (given === undefined ? null : { id: given.id, label: given.name });
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('ads.listCampaigns', { center, account: account.id, search, pageSize: 20 });
      return items.map(({ id, name: label, objective }) => ({ id, label, hint: t(`ads.kinds.${objective}`) }));
    },
    [center, account.id, t],
  );
  const act = useCommand('ads.createAdGroup', useDrafted(name, onClose));
  const input = settingsOfDraft(draft, account);
  return (
    <DraftDialog
      title={t('ads.create.ad_group')}
      act={act}
      onClose={onClose}
      onSubmit={() => {
        setIsTried(true);
        if (name.trim() === '' || input === null || campaign === null) return;
        act.mutate({ ...at, campaign: campaign.id, name, ...input });
      }}
    >
      <Picker
        label={t('ads.form.campaign')}
        error={isTried && campaign === null ? t('ads.form.campaign_missing') : undefined}
        find={find}
        isSingle
        chosen={campaign === null ? [] : [campaign]}
        onChange={([one]) => {
          setPicked(one ?? null);
          // Another objective is billed in other ways.
          setDraft((former) => ({ ...former, billing: '', goal: '' }));
        }}
      />
      <NameField name={name} isTried={isTried} onChange={setName} />
      <AdGroupFields
        center={center}
        draft={draft}
        account={account}
        objective={campaign?.id === given?.id ? given?.objective : undefined}
        isTried={isTried}
        set={(change) => setDraft((former) => ({ ...former, ...change }))}
      />
    </DraftDialog>
  );
}
