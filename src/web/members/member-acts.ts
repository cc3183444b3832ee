// What can be done to a member, with the way back offered in the toast.
import { useTranslations } from 'use-intl';
import type { Member } from '../../contract/members.ts';
import { command } from '../api/hooks.ts';
import { showInReply, showInRows } from '../api/optimistic.ts';
import { useShownCall } from '../api/shown-call.ts';
import { toast } from '../ui/toast.tsx';

function showMember(center: string, id: string, change: (member: Member) => Member): (() => void)[] {
  return [
    showInRows('members.listMembers', (row) => (row.person.id === id ? change(row) : row)),
    showInReply('members.getMember', { center, member: id }, change),
  ];
}

export interface MemberActs {
  suspend: (member: Member) => Promise<void>;
  reinstate: (member: Member) => Promise<void>;
  /** Brings back who was removed. */
  restore: (member: Member) => Promise<void>;
}

export function useMemberActs(center: string): MemberActs {
  const t = useTranslations();
  const run = useShownCall();
  const setState = async (member: Member, state: 'active' | 'suspended') => {
    const input = { center, member: member.person.id };
    const shown = showMember(center, member.person.id, (row) => ({ ...row, state }));
    return run(shown, () =>
      state === 'suspended' ? command('members.suspendMember', input) : command('members.reinstateMember', input),
    );
  };
  const suspend = async (member: Member) => {
    const isDone = await setState(member, 'suspended');
    if (!isDone) return;
    const message = t('members.suspend.done', { name: member.person.name });
    toast({ message, undo: () => void reinstate(member) });
  };
  const reinstate = async (member: Member) => {
    const isDone = await setState(member, 'active');
    if (!isDone) return;
    const message = t('members.suspend.undone', { name: member.person.name });
    toast({ message, undo: () => void suspend(member) });
  };
  const restore = async (member: Member) => {
    const isDone = await run([], () => command('members.restoreMember', { center, member: member.person.id }));
    if (isDone) toast({ message: t('members.remove.undone', { name: member.person.name }) });
  };
  return { suspend, reinstate, restore };
}
