// Makes a brand identity, or changes one.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Identity } from '../../contract/ads-identities.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { BrandPicture } from './identity-picker.tsx';
import { MediaDialog } from './media-picker.tsx';
import type { LibraryAt } from './send-media.ts';

function useSaving(at: LibraryAt, former: Identity | null, onClose: () => void) {
  const t = useTranslations();
  const run = useShownCall();
  const refreshes = ['ads', 'audit'];
  const create = useCommand('ads.createIdentity', {
    refreshes,
    onDone: ({ id: identity, name }) => {
      const back = () => command('ads.removeIdentity', { ...at, identity });
      toast({ message: t('ads.identities.made', { name }), undo: () => void run([], back) });
      onClose();
    },
  });
  const update = useCommand('ads.updateIdentity', {
    refreshes,
    onDone: ({ id: identity, name }) => {
      const before = { name: former?.name, picture: former?.picture?.id ?? null };
      const back = () => command('ads.updateIdentity', { ...at, identity, ...before });
      toast({ message: t('ads.identities.changed', { name }), undo: () => void run([], back) });
      onClose();
    },
  });
  const save = (said: { name: string; picture: string | null }) =>
    former === null ? create.mutate({ ...at, ...said }) : update.mutate({ ...at, identity: former.id, ...said });
  return { save, isPending: create.isPending || update.isPending, error: create.error ?? update.error };
}

export function IdentityDialog({
  at,
  identity,
  onClose,
}: {
  at: LibraryAt;
  /** Null for a new one. */
  identity: Identity | null;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [name, setName] = useState(identity?.name ?? '');
  const [picture, setPicture] = useState(identity?.picture ?? null);
  const [isChoosing, setIsChoosing] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const { save, isPending, error } = useSaving(at, identity, onClose);
  const failure = say(error);
  return (
    <FormDialog
      size="sm"
      title={identity === null ? t('ads.identities.make') : t('ads.identities.edit_title', { name: identity.name })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (name.trim() !== '' && !isPending) save({ name: name.trim(), picture: picture?.id ?? null });
      }}
      action={t('common.save')}
      isBusy={isPending}
    >
      {identity !== null && identity.adCount > 0 && (
        <Banner>{t('ads.identities.anew', { count: identity.adCount })}</Banner>
      )}
      <TextField
        label={t('ads.identities.name')}
        value={name}
        maxLength={100}
        error={isTried && name.trim() === '' ? t('errors.fields.required') : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <fieldset className="space-y-2">
        <legend className="mb-1 text-sm font-medium">{t('ads.identities.picture')}</legend>
        <div className="flex flex-wrap items-center gap-2">
          <BrandPicture name={name} picture={picture} />
          <Button onClick={() => setIsChoosing(true)}>{t('ads.identities.choose')}</Button>
          {picture !== null && <Button onClick={() => setPicture(null)}>{t('ads.identities.clear')}</Button>}
        </div>
        <p className="text-xs text-ink-3">{t('ads.identities.picture_hint')}</p>
      </fieldset>
      {failure !== null && <Banner tone="bad">{failure}</Banner>}
      {isChoosing && (
        <MediaDialog
          at={at}
          kind="image"
          shape="square"
          most={1}
          chosen={picture === null ? [] : [picture]}
          onChoose={([one]) => setPicture(one ?? null)}
          onClose={() => setIsChoosing(false)}
        />
      )}
    </FormDialog>
  );
}
