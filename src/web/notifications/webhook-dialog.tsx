import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Webhook } from '../../contract/notifications-webhooks.ts';
import type { Input } from '../api/endpoints.ts';
import { usePlaceErrors } from '../api/form.ts';
import { useCommand } from '../api/hooks.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useForm } from '../ui/use-form.ts';
import { EventChoice } from './event-choice.tsx';
import { SecretShown } from './secret-dialog.tsx';

type Actions = NonNullable<Input<'notifications.createWebhook'>['actions']>;

/** Adds a webhook, and shows its first secret the one time that it can be seen; or changes one. */
export function WebhookDialog({
  center,
  webhook,
  onClose,
}: {
  center: string;
  webhook?: Webhook;
  onClose: () => void;
}) {
  const t = useTranslations();
  const place = usePlaceErrors();
  const [problem, setProblem] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [events, setEvents] = useState({
    isAll: webhook === undefined || webhook.actions.length === 0,
    chosen: [...(webhook?.actions ?? [])],
  });
  const refreshes = { refreshes: ['notifications', 'audit'] };
  const create = useCommand('notifications.createWebhook', refreshes);
  const update = useCommand('notifications.updateWebhook', refreshes);
  const makeSecret = useCommand('notifications.makeWebhookSecret', refreshes);
  const { register, handleSubmit, setError, errors } = useForm({
    url: webhook?.url ?? 'https://',
    description: webhook?.description ?? '',
  });
  const submit = handleSubmit(async (values) => {
    setProblem(null);
    const actions = (events.isAll ? [] : events.chosen) as Actions;
    try {
      if (webhook !== undefined) {
        await update.mutateAsync({ center, webhook: webhook.id, ...values, actions });
        return onClose();
      }
      const { id } = await create.mutateAsync({ center, ...values, actions });
      const made = await makeSecret.mutateAsync({ center, webhook: id });
      setSecret(made.secret);
    } catch (error) {
      setProblem(place(error, { setError, names: ['url', 'description'] }));
    }
  });
  if (secret !== null)
    return <SecretShown secret={secret} title={t('notifications.webhooks.made')} onClose={onClose} />;
  const action = t(webhook === undefined ? 'notifications.webhooks.add' : 'common.save');
  return (
    <Dialog
      title={webhook === undefined ? t('notifications.webhooks.add') : t('notifications.webhooks.edit')}
      subtitle={t('notifications.webhooks.dialog_hint')}
      onClose={onClose}
      onSubmit={(event) => void submit(event)}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={create.isPending || update.isPending || makeSecret.isPending}
            disabledReason={events.isAll || events.chosen.length > 0 ? null : t('notifications.webhooks.no_event')}
          >
            {action}
          </Button>
        </>
      }
    >
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      <TextField
        label={t('notifications.webhooks.url')}
        hint={t('notifications.webhooks.url_hint')}
        type="url"
        dir="ltr"
        autoComplete="off"
        maxLength={2000}
        error={errors.url?.message}
        {...register('url', {
          validate: (value) => URL.canParse(value.trim()) || t('notifications.webhooks.url_wrong'),
        })}
      />
      <TextField
        label={t('notifications.webhooks.description')}
        autoComplete="off"
        maxLength={200}
        error={errors.description?.message}
        {...register('description')}
      />
      <EventChoice {...events} onChange={setEvents} />
    </Dialog>
  );
}
