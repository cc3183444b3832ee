import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { reversibleDays } from '../../contract/account-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import { type AssetRole, assetRoles } from '../../contract/permissions.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useKept } from '../ui/kept.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useSettled } from '../ui/use-settled.ts';
import { AccountLosses } from './account-losses.tsx';

const idPattern = /^[1-9][0-9]{0,18}$/;

/** Offers an account to another center, and says before who would lose it. */
export function TransferDialog({
  center,
  account,
  onClose,
}: {
  center: string;
  account: Account;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const { value, keep, forget } = useKept(`transfer ${account.id}`, { to: '', keeps: '', note: '' });
  const [isTried, setIsTried] = useState(false);
  // Ids are often copied with spaces around or between their digits.
  const to = value.to.replace(/\s+/g, '');
  const isValid = idPattern.test(to);
  const settled = useSettled(to);
  const offer = useCommand('assets.offerTransfer', {
    onDone: () => {
      forget();
      toast({
        message: t('assets.transfer.sent'),
        action: { label: t('assets.transfer.view'), onSelect: () => go(paths.transfers(center)) },
      });
      onClose();
    },
  });
  const preview = useQuery({
    queryKey: ['assets.offerTransfer', 'preview', center, account.id, settled],
    queryFn: () => call('assets.offerTransfer', { center, account: account.id, to: settled }, { dryRun: true }),
    // Once it is offered, asking again would only be refused.
    enabled: offer.isIdle && idPattern.test(settled),
    staleTime: 0,
    retry: false,
  });
  const problem = say(offer.error ?? preview.error);
  const keeps = value.keeps === '' ? null : (value.keeps as AssetRole);
  return (
    <FormDialog
      title={t('assets.transfer.dialog_title', { account: account.name })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (isValid && !offer.isPending) offer.mutate({ center, account: account.id, to, keeps, note: value.note });
      }}
      action={t('assets.transfer.send')}
      isBusy={offer.isPending}
    >
      <p className="text-sm text-ink-2">{t('assets.transfer.how', { days: reversibleDays })}</p>
      <TextField
        label={t('partners.add.id')}
        hint={t('partners.add.id_hint')}
        error={isTried && !isValid ? t('partners.add.invalid_id') : undefined}
        value={value.to}
        inputMode="numeric"
        dir="ltr"
        autoComplete="off"
        onChange={(event) => keep({ to: event.target.value })}
      />
      <SelectField
        label={t('assets.transfer.keeps')}
        hint={t('assets.transfer.keeps_hint')}
        options={[
          { value: '', label: t('assets.transfer.keeps_nothing') },
          ...assetRoles.map((role) => ({
            value: role as string,
            label: t('assets.transfer.keeps_role', { role: t(`access.roles.${role}`) }),
          })),
        ]}
        value={value.keeps}
        onChange={(event) => keep({ keeps: event.target.value })}
      />
      <TextArea
        label={t('assets.transfer.note')}
        hint={t('assets.bind.note_hint')}
        value={value.note}
        maxLength={500}
        onChange={(event) => keep({ note: event.target.value })}
      />
      {preview.data !== undefined && <AccountLosses changes={preview.data.changes} />}
      <DailyBudgets of={preview.data?.budgets} />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </FormDialog>
  );
}
