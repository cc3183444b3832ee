import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { type AssetRole, assetRoles } from '../../contract/permissions.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useKept } from '../ui/kept.ts';
import { SelectField } from '../ui/select-field.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

const idPattern = /^[1-9][0-9]{0,18}$/;

/** Asks the center that owns an ad account to share it, up to a role and for a time. */
export function RequestAccessDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const timeZone = useTimeZone() ?? 'UTC';
  const { value, keep, forget } = useKept(`ask ${center.id}`, { accountId: '', role: 'operator', note: '' });
  const [days, setDays] = useState(noDays);
  const [isTried, setIsTried] = useState(false);
  const send = useCommand('partners.requestAccess', {
    onDone: () => {
      forget();
      toast({
        message: t('assets.ask.sent'),
        action: { label: t('assets.ask.view'), onSelect: () => go(paths.accessRequests(center.id)) },
      });
      onClose();
    },
  });
  // Ids are often copied with spaces around or between their digits.
  const accountId = value.accountId.replace(/\s+/g, '');
  const isValid = idPattern.test(accountId);
  const isDayWrong = problemOfDays(days, timeZone) !== null;
  const error = say(send.error);
  return (
    <FormDialog
      title={t('assets.ask.title')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (!isValid || isDayWrong || send.isPending) return;
        const { startsAt, expiresAt: endsAt } = termOfDays(days, timeZone);
        const role = value.role as AssetRole;
        send.mutate({ center: center.id, accountId, role, startsAt, endsAt, note: value.note });
      }}
      action={t('assets.ask.send')}
      isBusy={send.isPending}
    >
      <p className="text-sm text-ink-2">{t('assets.ask.how')}</p>
      <TextField
        label={t('assets.bind.account_id')}
        hint={t('assets.ask.account_id_hint')}
        error={isTried && !isValid ? t('assets.bind.invalid_id') : undefined}
        value={value.accountId}
        inputMode="numeric"
        dir="ltr"
        autoComplete="off"
        onChange={(event) => keep({ accountId: event.target.value })}
      />
      <SelectField
        label={t('assets.ask.role')}
        hint={t('assets.ask.role_hint')}
        options={assetRoles.map((role) => ({ value: role as string, label: t(`access.roles.${role}`) }))}
        value={value.role}
        onChange={(event) => keep({ role: event.target.value })}
      />
      <TermFields value={days} onChange={setDays} />
      <TextArea
        label={t('assets.bind.note')}
        hint={t('assets.bind.note_hint')}
        value={value.note}
        maxLength={500}
        onChange={(event) => keep({ note: event.target.value })}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
