import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { LeftAlone } from '../access/left-alone.tsx';
import { call } from '../api/call.ts';
import { command } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RowResultsDialog } from '../ui/row-results.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useMemberReasons } from './member-reasons.ts';
import { useManyMembers } from './use-many-members.ts';

type Kind = 'suspend' | 'remove';

const calls = { suspend: 'members.suspendMembers', remove: 'members.removeMembers' } as const;
const inverses = { suspend: 'members.reinstateMember', remove: 'members.restoreMember' } as const;
const shown = 8;

/** Suspends or removes many members after showing what all of them lose together. */
export function PartMembersDialog({
  center,
  kind,
  members,
  onClose,
  onDone,
}: {
  center: Center;
  kind: Kind;
  members: readonly Member[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const why = useMemberReasons(center.viewer);
  const [reason, setReason] = useState('');
  const [able, barred] = [
    members.filter((one) => one.can.includes(kind)),
    members.filter((one) => !one.can.includes(kind)),
  ];
  const ids = able.map(({ person }) => person.id);
  const { run, results } = useManyMembers(calls[kind], {
    members: able,
    said: (count) => t(`members.at_once.${kind}_done`, { count }),
    undo: ({ person }) => command(inverses[kind], { center: center.id, member: person.id }),
    onClose,
    onDone,
  });
  const title = t(`members.at_once.${kind}_title`, { count: able.length });
  if (results !== null) return <RowResultsDialog title={title} results={results} onClose={onClose} />;
  const error = say(run.error);
  return (
    <Dialog
      role="alertdialog"
      title={title}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (able.length > 0 && !run.isPending) run.mutate({ center: center.id, members: ids, reason });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="danger"
            isBusy={run.isPending}
            disabledReason={able.length === 0 ? t('members.at_once.nobody') : null}
          >
            {t(`members.at_once.${kind}_confirm`, { count: able.length })}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">{t(`members.at_once.${kind}_hint`, { center: center.name })}</p>
      {able.length > 0 && <Losses center={center.id} members={able} isOver={!run.isIdle} />}
      {able.length > 0 && <LeftAlone center={center.id} person={ids.join(',')} isOver={!run.isIdle} />}
      {barred.length > 0 && (
        <Banner tone="info">
          <span className="block font-medium">{t('members.at_once.left_out', { count: barred.length })}</span>
          {barred.slice(0, shown).map((member) => (
            <span key={member.person.id} className="block">
              <bdi>{member.person.name}</bdi>: {why(member, kind)}
            </span>
          ))}
        </Banner>
      )}
      <TextField
        label={t('members.remove.reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}

/** How many accounts and groups each was given, as a dry run of the removal says; else what the list knows. */
function Losses({ center, members, isOver }: { center: string; members: readonly Member[]; isOver: boolean }) {
  const t = useTranslations();
  const ids = members.map(({ person }) => person.id);
  const preview = useQuery({
    queryKey: ['members.removeMembers', 'preview', center, ids],
    queryFn: () => call('members.removeMembers', { center, members: ids }, { dryRun: true }),
    enabled: !isOver,
    staleTime: 0,
    retry: false,
  });
  const counts = new Map(
    preview.data?.changes.map(({ object, before }) => {
      const accounts = before?.['accounts'];
      return [object.id, Array.isArray(accounts) ? accounts.length : 0];
    }),
  );
  const countOf = ({ person, accountCount }: Member): number => counts.get(person.id) ?? accountCount;
  const total = members.reduce((sum, member) => sum + countOf(member), 0);
  return (
    <div className="rounded-lg bg-sunken px-3 py-2.5 text-sm text-ink-2" aria-busy={preview.isPending}>
      <p className="mb-1 font-medium text-ink">
        {t('members.at_once.loses', { count: members.length, accounts: total })}
      </p>
      <ul className="list-disc space-y-0.5 ps-5">
        {members.slice(0, shown).map((member) => (
          <li key={member.person.id}>
            {t('members.at_once.one', {
              name: member.person.name,
              role: t(`access.roles.${member.role}`),
              count: countOf(member),
            })}
          </li>
        ))}
        {members.length > shown && <li>{t('members.at_once.more', { count: members.length - shown })}</li>}
      </ul>
      <DailyBudgets of={preview.data?.budgets} isInside />
    </div>
  );
}
