import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { mostElevatedHours } from '../../contract/permissions.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useAssetRoleOptions } from './roles.ts';

const terms = [1, 2, 4, 8, 24, 48, mostElevatedHours];

/** Asks for a higher role on an ad account for some hours. An Owner or Admin other than the asker decides. */
export function ElevationDialog({
  center,
  account,
  roles,
  onClose,
}: {
  center: string;
  account: { id: string; name: string };
  /** Roles that would allow what is wanted, the smallest last; any where it is not known. */
  roles: readonly string[];
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const options = useAssetRoleOptions();
  const [role, setRole] = useState(roles.at(-1) ?? 'operator');
  const [hours, setHours] = useState(4);
  const [reason, setReason] = useState('');
  const [wasSent, setWasSent] = useState(false);
  const ask = useCommand('access.requestElevation', {
    onDone: () => {
      toast({ message: t('access.elevation.sent') });
      onClose();
    },
  });
  const problem = reason.trim() === '' ? t('access.elevation.reason_missing') : undefined;
  const error = say(ask.error);
  return (
    <FormDialog
      size="sm"
      title={t('access.elevation.title')}
      subtitle={account.name}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setWasSent(true);
        if (problem === undefined && !ask.isPending)
          ask.mutate({ center, account: account.id, role, hours, reason: reason.trim() });
      }}
      action={t('access.elevation.send')}
      isBusy={ask.isPending}
    >
      <SelectField
        label={t('access.elevation.role')}
        options={options}
        value={role}
        onChange={(event) => setRole(event.target.value)}
      />
      <SelectField
        label={t('access.elevation.hours')}
        options={terms.map((count) => ({ value: String(count), label: t('access.elevation.hours_of', { count }) }))}
        value={String(hours)}
        onChange={(event) => setHours(Number(event.target.value))}
      />
      <TextArea
        label={t('access.elevation.reason')}
        hint={t('access.elevation.hint')}
        error={wasSent ? problem : undefined}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
