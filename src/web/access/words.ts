// How access is worded: ways, roles and accounts whose names may be missing.
import { useFormatter, useTimeZone, useTranslations } from 'use-intl';
import type { Way } from '../../contract/access-questions.ts';
import { type AccountAction, accountActionNames } from '../../contract/permissions.ts';
import { actionKey } from '../ui/explanation.tsx';

/** Actions worth asking about first; the others follow as the contract has them. */
const usual: readonly AccountAction[] = ['campaign:edit', 'report:read', 'asset:assign'];
export const askedActions: readonly AccountAction[] = [
  ...usual,
  ...accountActionNames.filter((action) => !usual.includes(action)),
];

export function isAccountAction(action: string): action is AccountAction {
  return (accountActionNames as readonly string[]).includes(action);
}

export interface AccessWords {
  action: (action: string) => string;
  /** A role that a center made itself comes with its name. */
  role: (role: string) => string;
  way: (way: Way) => string;
  account: (account: { id: string; name: string }) => string;
  /** An instant in the zone of the reader. */
  instant: (at: string) => string;
}

export function useAccessWords(): AccessWords {
  const t = useTranslations();
  const format = useFormatter();
  const timeZone = useTimeZone() ?? 'UTC';
  const role = (name: string): string => (t.has(`access.roles.${name}`) ? t(`access.roles.${name}`) : name);
  return {
    action: (action) => t(`access.actions.${actionKey(action)}`),
    role,
    way: ({ via, group, team, ...way }) => {
      if ((via === 'group' && group === null) || (via === 'team' && team === null))
        return t(`access.way.hidden_${via}`, { role: role(way.role) });
      return t(`access.way.${via}`, { role: role(way.role), group: group?.name ?? 'none', team: team?.name ?? '' });
    },
    account: ({ id, name }) => (name === '' ? t('access.questions.unnamed', { id }) : name),
    instant: (at) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  };
}
