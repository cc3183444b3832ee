// What roles on ad accounts are called: built in, in the reader's language, or as the center named its own.
import { useTranslations } from 'use-intl';
import { type AccountAction, assetRoles } from '../../contract/permissions.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useMaybeCenterId } from '../frame/viewer.ts';

interface OwnRole {
  id: string;
  name: string;
  description: string;
  actions: readonly AccountAction[];
}

/** The roles that the center in the address made; none while loading, and outside of a center. */
export function useOwnRoles(): OwnRole[] {
  const center = useMaybeCenterId();
  const { data } = useEndpoint(
    'access.listRoles',
    { center: center ?? '', kind: 'own', pageSize: 100 },
    { isEnabled: center !== undefined, staleMs: 60_000 },
  );
  return (data?.items ?? []).map(({ id, name, description, actions }) => ({
    id,
    name: name ?? id,
    description,
    actions,
  }));
}

/** Roles that can be given, for a select. */
export function useAssetRoleOptions(): { value: string; label: string }[] {
  const t = useTranslations();
  const own = useOwnRoles();
  return [
    ...assetRoles.map((role) => ({ value: role as string, label: t(`access.roles.${role}`) })),
    ...own.map(({ id, name }) => ({ value: id, label: name })),
  ];
}

/** What a role is called: by its id, or by the name with which it came. */
export function useRoleName(): (role: string) => string {
  const t = useTranslations();
  const own = useOwnRoles();
  return (role) => {
    const builtIn = assetRoles.find((one) => one === role);
    if (builtIn !== undefined) return t(`access.roles.${builtIn}`);
    if (!/^\d+$/.test(role)) return role;
    return own.find(({ id }) => id === role)?.name ?? t('access.roles.custom');
  };
}
