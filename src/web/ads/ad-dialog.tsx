import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { adFormats, callsToAction } from '../../contract/ads-kinds.ts';
import { call } from '../api/call.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { type Choice, Picker } from '../ui/picker.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { type DialogProps, DraftDialog, NameField, useDrafted } from './form-parts.tsx';

const start = {
  name: '',
  format: 'video' as (typeof adFormats)[number],
  brandName: '',
  text: '',
  callToAction: 'learn_more' as (typeof callsToAction)[number],
  landingUrl: '',
};

/** Drafts an ad in an ad group. It may be incomplete until it is published. */
export function AdDialog({ center, account, parent, onClose }: DialogProps) {
  const t = useTranslations();
  const [draft, setDraft] = useState(start);
  const [picked, setPicked] = useState<Choice | null>(null);
  const [isTried, setIsTried] = useState(false);
  const set = (change: Partial<typeof start>) => setDraft((former) => ({ ...former, ...change }));
  const at = { center, account: account.id };
  const given = useEndpoint('ads.getAdGroup', { ...at, adGroup: parent }, { isEnabled: parent !== '' }).data;
  const group = picked ?? (given === undefined ? null : { id: given.id, label: given.name });
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('ads.listAdGroups', { center, account: account.id, search, pageSize: 20 });
      return items.map(({ id, name, campaign }) => ({ id, label: name, hint: campaign.name }));
    },
    [center, account.id],
  );
  const act = useCommand('ads.createAd', useDrafted(draft.name, onClose));
  const url = draft.landingUrl.trim();
  const isUrlBad = url !== '' && !/^https:\/\/[^\s/]+\.[^\s/]+/.test(url);
  return (
    <DraftDialog
      title={t('ads.create.ad')}
      act={act}
      onClose={onClose}
      onSubmit={() => {
        setIsTried(true);
        if (draft.name.trim() === '' || group === null || isUrlBad) return;
        act.mutate({ ...at, adGroup: group.id, ...draft, landingUrl: url === '' ? null : url });
      }}
    >
      <Picker
        label={t('ads.form.ad_group')}
        error={isTried && group === null ? t('ads.form.ad_group_missing') : undefined}
        find={find}
        isSingle
        chosen={group === null ? [] : [group]}
        onChange={([one]) => setPicked(one ?? null)}
      />
      <NameField name={draft.name} isTried={isTried} onChange={(name) => set({ name })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('ads.table.format')}
          value={draft.format}
          options={adFormats.map((one) => ({ value: one as string, label: t(`ads.kinds.${one}`) }))}
          onChange={(event) => set({ format: event.currentTarget.value as typeof draft.format })}
        />
        <TextField
          label={t('ads.form.brand')}
          value={draft.brandName}
          maxLength={80}
          onChange={(event) => set({ brandName: event.currentTarget.value })}
        />
      </div>
      <TextArea
        label={t('ads.table.text')}
        value={draft.text}
        maxLength={400}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('ads.form.call_to_action')}
          value={draft.callToAction}
          options={callsToAction.map((one) => ({ value: one as string, label: t(`ads.kinds.${one}`) }))}
          onChange={(event) => set({ callToAction: event.currentTarget.value as typeof draft.callToAction })}
        />
        <TextField
          label={t('ads.form.landing')}
          dir="ltr"
          value={draft.landingUrl}
          placeholder="https://"
          error={isUrlBad ? t('ads.form.landing_wrong') : undefined}
          onChange={(event) => set({ landingUrl: event.currentTarget.value })}
        />
      </div>
    </DraftDialog>
  );
}
