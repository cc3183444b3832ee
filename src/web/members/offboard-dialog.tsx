import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import type { InheritedKind, Offboarding, ReceiptSummary } from '../../contract/members-offboarding.ts';
import { call } from '../api/call.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { LeavingList } from './leaving-list.tsx';
import { ReceiptLinks } from './receipt-links.tsx';
import { useRemovalTrial } from './use-removal-trial.ts';

/** Finds who may take over: Owners, and Admins where they are enough. */
function useHeirs(center: string, leaver: string, needed: 'owner' | 'admin') {
  return useCallback(
    async (search: string): Promise<Choice[]> => {
      const roles = needed === 'owner' ? (['owner'] as const) : (['owner', 'admin'] as const);
      const pages = await Promise.all(
        roles.map((role) => call('members.listMembers', { center, search, role, state: 'active', pageSize: 50 })),
      );
      return pages
        .flatMap(({ items }) => items)
        .filter(({ person }) => person.id !== leaver)
        .map(({ person }) => ({
          id: person.id,
          label: person.name,
          hint: person.email,
          picture: <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="sm" />,
        }));
    },
    [center, leaver, needed],
  );
}

/** Who is needed for what is handed over; null where nothing is. */
function heirsFor(kinds: Offboarding['kinds'], ends: ReadonlySet<InheritedKind>): 'owner' | 'admin' | null {
  const heirs = kinds.flatMap(({ kind, heirs }) => (heirs === null || ends.has(kind as InheritedKind) ? [] : heirs));
  return heirs.length === 0 ? null : heirs.includes('owner') ? 'owner' : 'admin';
}

/** Ends all that a member has here, hands over what stays, and ends with the receipt. */
export function OffboardDialog({
  center,
  member,
  onClose,
  onRemoved,
}: {
  center: Center;
  member: Member;
  onClose: () => void;
  onRemoved?: () => void;
}) {
  const [receipt, setReceipt] = useState<ReceiptSummary | null>(null);
  const leave = () => {
    onClose();
    onRemoved?.();
  };
  return receipt === null ? (
    <OffboardForm center={center} member={member} onClose={onClose} onDone={setReceipt} />
  ) : (
    <ReceiptDialog center={center.id} receipt={receipt} onClose={leave} />
  );
}

function OffboardForm({
  center,
  member,
  onClose,
  onDone,
}: {
  center: Center;
  member: Member;
  onClose: () => void;
  onDone: (receipt: ReceiptSummary) => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [ends, setEnds] = useState<ReadonlySet<InheritedKind>>(new Set());
  const [heir, setHeir] = useState<Choice | null>(null);
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const input = { center: center.id, member: member.person.id };
  const { name } = member.person;
  const offboard = useCommand('members.offboardMember', {
    onDone: (receipt) => {
      showInRows('members.listMembers', (row) => (row.person.id === member.person.id ? null : row));
      onDone(receipt);
    },
  });
  const isOver = offboard.isPending || offboard.isSuccess;
  // Once the person is gone, asking again would only be refused.
  const preview = useEndpoint('members.previewOffboarding', input, { isEnabled: !isOver, staleMs: 0 });
  const removal = useRemovalTrial(center.id, member.person.id, { isOver });
  const kinds = preview.data?.kinds ?? [];
  const needed = heirsFor(kinds, ends);
  const find = useHeirs(center.id, member.person.id, needed ?? 'admin');
  const isMissing = needed !== null && heir === null;
  const submit = () => {
    setIsTried(true);
    if (isMissing || preview.data === undefined) return;
    offboard.mutate({ ...input, heir: needed === null ? null : (heir?.id ?? null), ends: [...ends], reason });
  };
  return (
    <ConfirmDialog
      size="md"
      title={t('members.offboard.title', { name })}
      action={t('members.offboard.confirm')}
      isBusy={offboard.isPending}
      error={say(offboard.error ?? (isOver ? null : preview.error))}
      onConfirm={submit}
      onClose={onClose}
    >
      <p>{t('members.offboard.hint', { name, center: center.name })}</p>
      {preview.data === undefined && preview.error === null && <Skeleton lines={4} />}
      {preview.data !== undefined && (
        <LeavingList
          kinds={kinds}
          ends={ends}
          onEnds={(kind, isEnding) =>
            setEnds((former) => new Set(isEnding ? [...former, kind] : [...former].filter((one) => one !== kind)))
          }
        />
      )}
      <DailyBudgets of={removal.data?.budgets} />
      {needed !== null && (
        <Picker
          label={t('members.offboard.heir')}
          placeholder={t(`members.offboard.find_${needed}`)}
          error={isTried && heir === null ? t('members.offboard.need_heir') : undefined}
          find={find}
          chosen={heir === null ? [] : [heir]}
          onChange={(chosen) => setHeir(chosen[0] ?? null)}
          isSingle
        />
      )}
      <TextField
        label={t('members.offboard.reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      <p className="text-xs text-ink-3">{t('members.offboard.undo_hint')}</p>
    </ConfirmDialog>
  );
}

function ReceiptDialog({ center, receipt, onClose }: { center: string; receipt: ReceiptSummary; onClose: () => void }) {
  const t = useTranslations();
  const { ended, handedOver, heir } = receipt;
  return (
    <Dialog
      size="sm"
      title={t('members.offboard.done', { name: receipt.person.name })}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <div className="space-y-3 text-sm text-ink-2">
        <p>{t('members.offboard.done_ended', { count: ended })}</p>
        {heir !== null && handedOver > 0 && (
          <p>{t('members.offboard.done_handed', { count: handedOver, name: heir.name })}</p>
        )}
        <p>{t('members.offboard.receipt_hint')}</p>
        <ReceiptLinks center={center} receipt={receipt.id} />
      </div>
    </Dialog>
  );
}
