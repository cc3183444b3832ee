import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { DayField } from '../ui/day-field.tsx';
import { dayOf, endOfDay } from '../ui/days.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { Time } from '../ui/time.tsx';

/** Moves an end to a later day, and says why. What is extended is the caller's. */
export function ExtendDialog({
  name,
  what,
  until,
  isBusy,
  error,
  onSave,
  onClose,
}: {
  /** Whose it is, and what. */
  name: string;
  what: string;
  until: string;
  isBusy: boolean;
  error: unknown;
  onSave: (later: { expiresAt: string; reason: string }) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const [day, setDay] = useState('');
  const [reason, setReason] = useState('');
  const [wasSent, setWasSent] = useState(false);
  const isLater = day !== '' && day > dayOf(until, timeZone);
  const isSaid = reason.trim() !== '';
  const problem = say(error as Error | null);
  return (
    <FormDialog
      size="sm"
      title={t('access.extend.title', { name })}
      subtitle={what}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setWasSent(true);
        if (isLater && isSaid && !isBusy) onSave({ expiresAt: endOfDay(day, timeZone), reason: reason.trim() });
      }}
      action={t('access.extend.save')}
      isBusy={isBusy}
    >
      <p className="text-sm text-ink-2">
        {t('access.extend.ends')} <Time at={until} />
      </p>
      <DayField
        label={t('access.extend.until')}
        error={wasSent && !isLater ? t('access.extend.not_later') : undefined}
        value={day}
        onChange={setDay}
        isFuture
      />
      <TextArea
        label={t('access.extend.reason')}
        hint={t('access.extend.reason_hint')}
        error={wasSent && !isSaid ? t('access.elevation.reason_missing') : undefined}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </FormDialog>
  );
}
