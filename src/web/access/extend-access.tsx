import { useTranslations } from 'use-intl';
import { useCommand } from '../api/hooks.ts';
import { toast } from '../ui/toast.tsx';
import { ExtendDialog } from './extend-dialog.tsx';

/** Something with an end: what somebody holds on an account, through a group, or as a member. */
export interface Ending {
  person: { id: string; name: string };
  on: { kind: 'account' | 'group'; id: string; name: string } | { kind: 'membership'; name: string };
  until: string;
}

/** Extends what a member holds, each kind by its own call. */
export function ExtendAccess({ center, ending, onClose }: { center: string; ending: Ending; onClose: () => void }) {
  const t = useTranslations();
  const { person, on, until } = ending;
  const done = {
    onDone: () => {
      toast({ message: t('access.extend.done', { name: person.name }) });
      onClose();
    },
  };
  const account = useCommand('assets.extendAccount', done);
  const group = useCommand('assets.extendGroup', done);
  const membership = useCommand('members.extendMembership', done);
  const calls = [account, group, membership];
  return (
    <ExtendDialog
      name={person.name}
      what={on.name}
      until={until}
      isBusy={calls.some(({ isPending }) => isPending)}
      error={calls.find(({ error }) => error !== null)?.error ?? null}
      onSave={(later) => {
        if (on.kind === 'account') account.mutate({ center, account: on.id, person: person.id, ...later });
        else if (on.kind === 'group') group.mutate({ center, group: on.id, person: person.id, ...later });
        else membership.mutate({ center, member: person.id, ...later });
      }}
      onClose={onClose}
    />
  );
}
