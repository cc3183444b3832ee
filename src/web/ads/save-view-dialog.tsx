import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { command } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { settingsOf } from './view-settings.ts';
import type { ViewsProps } from './views-button.tsx';

/** Keeps what the table shows under a name. */
export function SaveViewDialog({ center, account, view, onView, onClose }: ViewsProps & { onClose: () => void }) {
  const t = useTranslations();
  const run = useShownCall();
  const [name, setName] = useState('');
  const [isShared, setIsShared] = useState(false);
  const [isDefault, setIsDefault] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const reason = useWhyNot(account)('campaign:edit');
  const at = { center, account: account.id };
  const save = async () => {
    setIsTried(true);
    if (name.trim() === '' || isBusy) return;
    setIsBusy(true);
    let id = '';
    const isDone = await run([], async () => {
      ({ id } = await command('ads.createView', { ...at, name, isShared, settings: settingsOf(view) }));
      if (isDefault) await command('ads.setDefaultView', { ...at, defaultView: id });
    });
    setIsBusy(false);
    if (id !== '') onView({ view: id });
    if (!isDone) return;
    toast({
      message: t('ads.views.saved', { name: name.trim() }),
      undo: () => void run([], () => command('ads.removeView', { ...at, view: id })),
    });
    onClose();
  };
  return (
    <FormDialog
      size="sm"
      title={t('ads.views.save_title')}
      subtitle={t('ads.views.save_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      action={t('ads.views.save_action')}
      isBusy={isBusy}
    >
      <TextField
        label={t('ads.views.name')}
        value={name}
        maxLength={100}
        error={isTried && name.trim() === '' ? t('errors.fields.required') : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={t('ads.views.share')}
        hint={reason ?? t('ads.views.share_hint')}
        checked={isShared}
        disabled={reason !== null}
        onChange={(event) => setIsShared(event.currentTarget.checked)}
      />
      <Checkbox
        label={t('ads.views.default')}
        hint={t('ads.views.default_hint')}
        checked={isDefault}
        onChange={(event) => setIsDefault(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
