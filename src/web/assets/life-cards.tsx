import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { reopenableDays } from '../../contract/account-kinds.ts';
import type { Account } from '../../contract/assets.ts';
import { WhyNot } from '../access/why-not.tsx';
import { deferred } from '../api/deferred.tsx';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useGo } from '../frame/link.tsx';
import { useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { ActionCard } from '../ui/action-card.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

const TransferDialog = deferred(() => import('./transfer-dialog.tsx').then((file) => file.TransferDialog));
const ReverseDialog = deferred(() => import('./reverse-dialog.tsx').then((file) => file.ReverseDialog));
const WithdrawTransferDialog = deferred(() =>
  import('./withdraw-transfer-dialog.tsx').then((file) => file.WithdrawTransferDialog),
);
const CloseDialog = deferred(() => import('./close-dialog.tsx').then((file) => file.CloseDialog));

interface Props {
  center: string;
  account: Account;
}

/** The transfer of the account that is under way or can still be reversed. */
function useOpenTransfer({ center, account }: Props) {
  const reason = useReason();
  const mayList = reason('asset:hand_over') === null;
  const input = { center, account: account.id, pageSize: 20 };
  const { data } = useEndpoint('assets.listTransfers', input, { isEnabled: mayList });
  return data?.items.find(({ can }) => can.length > 0);
}

/** Offers the account to another center; while that is open, takes it back. */
export function TransferCard({ center, account }: Props) {
  const t = useTranslations();
  const format = useFormatter();
  const go = useGo();
  const [open, setOpen] = useState<'transfer' | 'withdraw' | 'reverse' | null>(null);
  const transfer = useOpenTransfer({ center, account });
  const close = () => setOpen(null);
  const mayTransfer = account.viewer.can.includes('asset:transfer');
  const isClosed = account.status === 'closed';
  const why = !mayTransfer ? t('assets.why.transfer') : isClosed ? t('assets.close.reopen_title') : null;
  const isOffered = transfer?.can.includes('cancel') === true;
  const isSettling = transfer?.can.includes('reverse') === true;
  const hint = isOffered
    ? t('assets.transfer.waits', { id: transfer.to.id })
    : isSettling
      ? t(transfer.direction === 'in' ? 'assets.transfer.settles' : 'assets.transfer.settles_out', {
          center: transfer.direction === 'in' ? transfer.from.name : transfer.to.name,
          until: format.dateTime(new Date(transfer.reversibleUntil ?? 0), { dateStyle: 'medium', timeStyle: 'short' }),
        })
      : (why ?? t('assets.transfer.hint'));
  const button = isOffered ? (
    <Button {...WithdrawTransferDialog.onIntent} onClick={() => setOpen('withdraw')}>
      {t('assets.transfer.withdraw')}
    </Button>
  ) : isSettling ? (
    <Button {...ReverseDialog.onIntent} onClick={() => setOpen('reverse')}>
      {t('assets.transfer.reverse')}
    </Button>
  ) : (
    <Button {...TransferDialog.onIntent} disabledReason={why} onClick={() => setOpen('transfer')}>
      {t('assets.transfer.action')}
    </Button>
  );
  return (
    <>
      <ActionCard
        title={t('assets.transfer.title')}
        hint={hint}
        action={
          <>
            {!mayTransfer && <WhyNot center={center} action="asset:transfer" account={account.id} />}
            {button}
          </>
        }
      />
      {open === 'transfer' && <TransferDialog center={center} account={account} onClose={close} />}
      {open === 'withdraw' && transfer && (
        <WithdrawTransferDialog center={center} transfer={transfer} onClose={close} />
      )}
      {open === 'reverse' && transfer && (
        <ReverseDialog center={center} transfer={transfer} onClose={close} onDone={() => go(paths.transfers(center))} />
      )}
    </>
  );
}

/** Closes the account, or opens it again. */
export function CloseCard({ center, account }: Props) {
  const t = useTranslations();
  const fail = useFailureToast();
  const [isOpen, setIsOpen] = useState(false);
  const mayClose = account.viewer.can.includes('asset:archive');
  const isClosed = account.status === 'closed';
  const reopen = useCommand('assets.reopenAccount', {
    onDone: () => toast({ message: t('assets.close.reopened', { account: account.name }) }),
  });
  const why = mayClose ? null : t('assets.why.transfer');
  const days = reopenableDays;
  return (
    <>
      <ActionCard
        title={t(isClosed ? 'assets.close.reopen_title' : 'assets.close.title')}
        hint={why ?? t(isClosed ? 'assets.close.reopen_hint' : 'assets.close.hint', { days })}
        action={
          <>
            {!mayClose && <WhyNot center={center} action="asset:archive" account={account.id} />}
            {isClosed ? (
              <Button
                disabledReason={why}
                isBusy={reopen.isPending}
                onClick={() => reopen.mutate({ center, account: account.id }, { onError: fail })}
              >
                {t('assets.close.reopen')}
              </Button>
            ) : (
              <Button {...CloseDialog.onIntent} disabledReason={why} onClick={() => setIsOpen(true)}>
                {t('assets.close.action')}
              </Button>
            )}
          </>
        }
      />
      {isOpen && <CloseDialog center={center} account={account} onClose={() => setIsOpen(false)} />}
    </>
  );
}
