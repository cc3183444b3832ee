import { useTranslations } from 'use-intl';
import type { DryRun } from '../../contract/audit.ts';
import type { Group } from '../../contract/groups.ts';
import { refresh } from '../api/client.ts';
import { command } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { toast } from '../ui/toast.tsx';

interface Named {
  id: string;
  name: string;
}

interface Held extends Named {
  role: string;
  startsAt?: string;
  expiresAt?: string;
}

/** Who loses what with a group, as its deletion says. */
export interface Loss extends Named {
  accounts: string[];
  more?: number;
  lowered?: number;
}

/** What the entry of a deletion keeps: all that makes the group again, and who loses what. */
export interface Kept {
  name: string;
  rule: Group['rule'];
  accounts: Named[];
  people: Held[];
  teams?: Held[];
  losing: Loss[];
}

export function keptOf(changes: DryRun['changes']): Kept | null {
  const deletion = changes.find((change) => change.action === 'assets.group_deleted');
  return (deletion?.before ?? null) as Kept | null;
}

const perCall = { accounts: 200, people: 50 };

/** Makes a deleted group again, with everything in it; more than fits one call follows in others. */
async function makeAgain(center: string, kept: Kept): Promise<void> {
  const accounts = kept.accounts.map(({ id }) => id);
  const held = ({ role, startsAt, expiresAt }: Held) => ({
    role,
    startsAt: startsAt ?? null,
    expiresAt: expiresAt ?? null,
  });
  const people = kept.people.map((one) => ({ person: one.id, ...held(one) }));
  const teams = (kept.teams ?? []).map((one) => ({ team: one.id, ...held(one) }));
  const { id: group } = await command('assets.createGroup', {
    center,
    name: kept.name,
    rule: kept.rule,
    accounts: accounts.slice(0, perCall.accounts),
    people: people.slice(0, perCall.people),
    teams,
  });
  for (let at = perCall.accounts; at < accounts.length; at += perCall.accounts)
    await command('assets.addGroupItems', { center, group, accounts: accounts.slice(at, at + perCall.accounts) });
  for (let at = perCall.people; at < people.length; at += perCall.people)
    await command('assets.assignGroup', { center, group, people: people.slice(at, at + perCall.people) });
}

/** Says that a group is gone, with the way back while its contents are known. */
export function useGroupRestore(center: string): (kept: Kept | null) => (() => void) | undefined {
  const t = useTranslations();
  const fail = useFailureToast();
  const restore = async (kept: Kept) => {
    try {
      await makeAgain(center, kept);
      toast({ message: t('assets.groups.restored', { group: kept.name }) });
    } catch (error) {
      fail(error);
    } finally {
      void refresh();
    }
  };
  return (kept) => (kept === null ? undefined : () => void restore(kept));
}
