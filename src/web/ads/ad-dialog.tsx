import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Ad } from '../../contract/ads-creatives.ts';
import { adFormats, callsToAction } from '../../contract/ads-kinds.ts';
import type { MediaFile } from '../../contract/ads-media.ts';
import { shows } from '../../contract/ads-media-kinds.ts';
import { call } from '../api/call.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { type Choice, Picker } from '../ui/picker.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { AdPreview } from './ad-preview.tsx';
import { type DialogProps, DraftDialog, useDrafted } from './form-parts.tsx';
import { IdentityPicker } from './identity-picker.tsx';
import { MediaField } from './media-picker.tsx';
import { NameField } from './name-field.tsx';

const start = {
  name: '',
  format: 'video' as (typeof adFormats)[number],
  brandName: '',
  text: '',
  callToAction: 'learn_more' as (typeof callsToAction)[number],
  landingUrl: '',
  media: [] as MediaFile[],
  thumbnail: null as MediaFile | null,
  identity: null as Ad['identity'],
};
type Draft = typeof start;

const draftOf = (ad: Ad): Draft => ({
  name: ad.name,
  format: ad.format,
  brandName: ad.brandName,
  text: ad.text,
  callToAction: ad.callToAction,
  landingUrl: ad.landingUrl ?? '',
  media: ad.media,
  thumbnail: ad.thumbnail,
  identity: ad.identity,
});

/** What was typed and chosen, as calls have it; null while the address of the page cannot be one. */
function contentOf({ landingUrl, media, thumbnail, identity, ...draft }: Draft) {
  const url = landingUrl.trim();
  if (url !== '' && !/^https:\/\/[^\s/]+\.[^\s/]+/.test(url)) return null;
  const shown = { media: media.map(({ id }) => id), thumbnail: thumbnail?.id ?? null, identity: identity?.id ?? null };
  return { ...draft, ...shown, landingUrl: url === '' ? null : url };
}

/** All that people see of an ad, and how they see it. */
function ContentFields({
  at,
  draft,
  adGroup,
  isTried,
  set,
}: {
  at: { center: string; account: string };
  draft: Draft;
  adGroup: string | null;
  isTried: boolean;
  set: (change: Partial<Draft>) => void;
}) {
  const t = useTranslations();
  const group = useEndpoint('ads.getAdGroup', { ...at, adGroup: adGroup ?? '' }, { isEnabled: adGroup !== null }).data;
  const isUrlBad = contentOf(draft) === null;
  const choose = (format: Draft['format']) => {
    const isOther = shows[format].kind !== shows[draft.format].kind;
    const media = isOther ? [] : draft.media.slice(0, shows[format].most);
    set({ format, media, thumbnail: format === 'video' ? draft.thumbnail : null });
  };
  return (
    <>
      <NameField name={draft.name} isTried={isTried} onChange={(name) => set({ name })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('ads.table.format')}
          value={draft.format}
          options={adFormats.map((one) => ({ value: one as string, label: t(`ads.kinds.${one}`) }))}
          onChange={(event) => choose(event.currentTarget.value as Draft['format'])}
        />
        <TextField
          label={t('ads.form.brand')}
          value={draft.brandName}
          maxLength={100}
          onChange={(event) => set({ brandName: event.currentTarget.value, identity: null })}
        />
      </div>
      <IdentityPicker at={at} brand={draft} onChange={set} />
      <MediaField
        at={at}
        format={draft.format}
        placements={group?.placements ?? []}
        media={draft.media}
        thumbnail={draft.thumbnail}
        onChange={set}
      />
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
          onChange={(event) => set({ callToAction: event.currentTarget.value as Draft['callToAction'] })}
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
      <AdPreview ad={{ ...draft, picture: draft.identity?.picture ?? null }} />
    </>
  );
}

/** Drafts an ad in an ad group. It may be incomplete until it is published. */
export function AdDialog({ center, account, parent, onClose }: DialogProps) {
  const t = useTranslations();
  const [draft, setDraft] = useState(start);
  const [picked, setPicked] = useState<Choice | null>(null);
  const [isTried, setIsTried] = useState(false);
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
  return (
    <DraftDialog
      title={t('ads.create.ad')}
      act={act}
      onClose={onClose}
      onSubmit={() => {
        setIsTried(true);
        const content = contentOf(draft);
        if (draft.name.trim() === '' || group === null || content === null) return;
        act.mutate({ ...at, adGroup: group.id, ...content });
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
      <ContentFields
        at={at}
        draft={draft}
        adGroup={group?.id ?? null}
        isTried={isTried}
        set={(change) => setDraft((former) => ({ ...former, ...change }))}
      />
    </DraftDialog>
  );
}

/** Changes an ad. What people see of it is then reviewed anew. */
export function EditAdDialog({
  center,
  account,
  ad,
  onClose,
}: {
  center: string;
  account: string;
  ad: Ad;
  onClose: () => void;
}) {
  const t = useTranslations();
  const at = { center, account };
  const [draft, setDraft] = useState(() => draftOf(ad));
  const [isTried, setIsTried] = useState(false);
  const act = useCommand('ads.updateAd', {
    refreshes: ['ads', 'audit'],
    onDone: () => {
      toast({ message: t('ads.done.changed', { name: draft.name.trim() }) });
      onClose();
    },
  });
  return (
    <DraftDialog
      title={t('ads.form.edit_ad', { name: ad.name })}
      hint={t('ads.form.reviewed_anew')}
      action={t('common.save')}
      act={act}
      onClose={onClose}
      onSubmit={() => {
        setIsTried(true);
        const content = contentOf(draft);
        if (draft.name.trim() !== '' && content !== null) act.mutate({ ...at, ad: ad.id, ...content });
      }}
    >
      <ContentFields
        at={at}
        draft={draft}
        adGroup={ad.adGroup.id}
        isTried={isTried}
        set={(change) => setDraft((former) => ({ ...former, ...change }))}
      />
    </DraftDialog>
  );
}
