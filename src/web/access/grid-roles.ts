// The roles that can be given, with their names in the reader's language and by the words that people type.
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { GridAccount, GridCell, GridPerson } from '../../contract/access-grid.ts';
import { assetRoles, maskOf, roleMasks } from '../../contract/permissions.ts';
import { useEndpoint } from '../api/hooks.ts';

export interface GridRole {
  id: string;
  label: string;
  mask: number;
}

export interface GridRoles {
  all: readonly GridRole[];
  nameOf(role: string): string;
  /** The role of a typed word, or undefined. */
  ofWord(word: string): string | undefined;
}

export function useGridRoles(center: string): GridRoles {
  const t = useTranslations();
  const { data } = useEndpoint('access.listRoles', { center, kind: 'own', pageSize: 100 }, { staleMs: 60_000 });
  return useMemo(() => {
    const builtIn = assetRoles.map((id) => ({ id: id as string, label: t(`access.roles.${id}`), mask: roleMasks[id] }));
    const own = (data?.items ?? []).map(({ id, name, actions }) => ({ id, label: name ?? id, mask: maskOf(actions) }));
    const all = [...builtIn, ...own];
    const byWord = new Map(
      all.toReversed().flatMap(({ id, label }) => [
        [label.toLowerCase(), id],
        [id, id],
      ]),
    );
    return {
      all,
      nameOf: (role) => all.find(({ id }) => id === role)?.label ?? t('access.roles.custom'),
      ofWord: (word) => byWord.get(word.trim().toLowerCase()),
    };
  }, [data, t]);
}

/** What somebody holds on an account by their role in the center alone. */
export function byRole(person: GridPerson, account: GridAccount): number {
  return account.share === null ? person.byRole.own : person.byRole.shared;
}

/** The highest built-in role that all these actions amount to. */
export function builtInOf(mask: number): (typeof assetRoles)[number] | null {
  return assetRoles.find((role) => (mask & roleMasks[role]) === roleMasks[role]) ?? null;
}

/** Why a cell cannot be given anything; null where it can. */
export function barOn(
  person: GridPerson,
  account: GridAccount,
  role: GridRole | undefined,
): 'person' | 'ceiling' | null {
  if (!person.mayBeGiven) return 'person';
  if (role && account.share && (role.mask & ~account.share.mask) !== 0) return 'ceiling';
  return null;
}

/** Whether anything that was given in a cell is in force. */
export function isInForce(cell: GridCell | undefined): boolean {
  return (cell?.mask ?? 0) !== 0;
}
