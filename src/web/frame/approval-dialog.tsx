import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { ChangeList } from '../activity/change-list.tsx';
import { endApproval, type Held } from '../api/approval.ts';
import { call } from '../api/call.ts';
import type { EndpointName } from '../api/endpoints.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { closeDialogs, Dialog } from '../ui/dialog.tsx';
import { Bar } from '../ui/skeleton.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useGo } from './link.tsx';

/** Some of those who can approve, by name. */
function useApproverNames({ center, approvers }: Held): string[] {
  const mayList = useEndpoint('centers.getCenter', { center }).data?.viewer.can.includes('member:list') === true;
  const asked = { center, state: 'active', pageSize: 6 } as const;
  const owners = useEndpoint('members.listMembers', { ...asked, role: 'owner' }, { isEnabled: mayList });
  const isEnabled = mayList && approvers === 'admins';
  const admins = useEndpoint('members.listMembers', { ...asked, role: 'admin' }, { isEnabled });
  return [...(owners.data?.items ?? []), ...(admins.data?.items ?? [])]
    .filter(({ isSelf }) => !isSelf)
    .map(({ person }) => person.name)
    .slice(0, 6);
}

/** What the held call would change, as a dry run of it says. */
function Preview({ held }: { held: Held }) {
  const preview = useQuery({
    queryKey: ['held', held.key],
    queryFn: () =>
      call(held.endpoint as EndpointName, { ...held.input, center: held.center } as never, { dryRun: true }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (preview.isPending) return <Bar className="h-4 w-40" />;
  // What is wrong with the change is said when it is proposed.
  if (preview.isError) return null;
  return (
    <>
      <ChangeList changes={preview.data.changes} />
      <DailyBudgets of={preview.data.budgets} />
    </>
  );
}

/** Others have to approve what somebody is about to do: says who, and proposes the same call. */
export default function ApprovalDialog({ held }: { held: Held }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const format = useFormatter();
  const go = useGo();
  const names = useApproverNames(held);
  const [note, setNote] = useState('');
  const { center, endpoint, input, areas, approvals, approvers } = held;
  const close = () => endApproval(held);
  const propose = useCommand('requests.proposeChanges', {
    refreshes: ['requests'],
    onDone: ({ id, state }) => {
      close();
      if (held.isWhole) closeDialogs();
      toast({
        message: t(state === 'pending' ? 'requests.approval.waits' : 'requests.approval.runs'),
        action: { label: t('requests.proposals.open_page'), onSelect: () => go(paths.proposal(center, id)) },
      });
    },
  });
  return (
    <Dialog
      title={t('requests.approval.title')}
      subtitle={t('requests.approval.nothing_lost')}
      onClose={close}
      onSubmit={(event) => {
        event.preventDefault();
        if (propose.isPending) return;
        propose.mutate({ center, calls: [{ endpoint, input: input as Record<string, never> }], note: note.trim() });
      }}
      footer={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={propose.isPending}>
            {t('requests.approval.propose')}
          </Button>
        </>
      }
    >
      <div className="space-y-1 text-sm text-ink-2">
        <p>{t('requests.approval.rule', { areas: format.list(areas.map((area) => t(`requests.areas.${area}`))) })}</p>
        <p>{t(`requests.approval.${approvers}`, { approvals })}</p>
        {names.length > 0 && <p>{t('requests.approval.people', { names: format.list(names) })}</p>}
      </div>
      <Preview held={held} />
      <TextArea
        label={t('requests.approval.note')}
        maxLength={1000}
        rows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {propose.error !== null && <Banner tone="bad">{say(propose.error)}</Banner>}
    </Dialog>
  );
}
