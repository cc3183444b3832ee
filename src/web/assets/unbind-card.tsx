import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { DryRun } from '../../contract/audit.ts';
import type { Center } from '../../contract/centers.ts';
import { WhyNot } from '../access/why-not.tsx';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { ActionCard } from '../ui/action-card.tsx';
import { Button } from '../ui/button.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';

const shownPeople = 6;

/** The entry of the unbinding names everybody who had the account. */
function peopleLost(changes: DryRun['changes']): { id: string; name: string }[] {
  const people = changes.find((change) => change.action === 'assets.account_unbound')?.before?.['people'];
  return Array.isArray(people) ? (people as unknown as { id: string; name: string }[]) : [];
}

/** Who would lose the account, as a dry run of the same call says. */
function Losses({ center, account, isOver }: { center: string; account: Account; isOver: boolean }) {
  const t = useTranslations();
  const preview = useQuery({
    queryKey: ['assets.unbindAccount', 'preview', center, account.id],
    queryFn: () => call('assets.unbindAccount', { center, account: account.id }, { dryRun: true }),
    // Once the account is gone, asking again would only be refused.
    enabled: !isOver,
    staleTime: 0,
    retry: false,
  });
  if (preview.isPending) return <Bar className="h-4 w-48" />;
  const people = peopleLost(preview.data?.changes ?? []);
  return (
    <div className="rounded-lg bg-sunken px-3 py-2.5">
      <p className="mb-1 font-medium text-ink">{t('assets.unbind.loses')}</p>
      {people.length === 0 ? (
        <p>
          {account.peopleCount
            ? t('assets.people.total', { count: account.peopleCount })
            : t('assets.unbind.loses_nobody')}
        </p>
      ) : (
        <ul className="list-disc space-y-0.5 ps-5">
          {people.slice(0, shownPeople).map((person) => (
            <li key={person.id}>
              <bdi>{person.name}</bdi>
            </li>
          ))}
          {people.length > shownPeople && (
            <li>{t('assets.unbind.loses_more', { count: people.length - shownPeople })}</li>
          )}
        </ul>
      )}
      <DailyBudgets of={preview.data?.budgets} isInside />
    </div>
  );
}

function UnbindDialog({ center, account, onClose }: { center: Center; account: Account; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const unbind = useCommand('assets.unbindAccount', {
    onDone: (reply) => {
      toast({ message: t('assets.unbind.done', { account: account.name, count: reply.lostPeople }) });
      onClose();
      go(paths.accounts(center.id));
    },
  });
  return (
    <ConfirmDialog
      title={t('assets.unbind.dialog_title', { account: account.name })}
      action={t('assets.unbind.confirm')}
      isBusy={unbind.isPending}
      error={say(unbind.error)}
      onConfirm={() => unbind.mutate({ center: center.id, account: account.id })}
      onClose={onClose}
    >
      <p>{t('assets.unbind.body')}</p>
      <Losses center={center.id} account={account} isOver={!unbind.isIdle} />
      <p>{t('assets.unbind.no_undo')}</p>
    </ConfirmDialog>
  );
}

/** Gives a bound account back to the person it came from. */
export function UnbindCard({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  const mayTransfer = account.viewer.can.includes('asset:transfer');
  const why = !mayTransfer ? t('assets.why.unbind') : account.origin === 'bound' ? null : t('assets.why.created_here');
  return (
    <>
      <ActionCard
        title={t('assets.unbind.title')}
        hint={why ?? t('assets.unbind.hint')}
        action={
          <>
            {!mayTransfer && <WhyNot center={center.id} action="asset:transfer" account={account.id} />}
            <Button disabledReason={why} onClick={() => setIsOpen(true)}>
              {t('assets.unbind.action')}
            </Button>
          </>
        }
      />
      {isOpen && <UnbindDialog center={center} account={account} onClose={() => setIsOpen(false)} />}
    </>
  );
}
