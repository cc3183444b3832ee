import { useTranslations } from 'use-intl';
import { type AssetRole, assetRoles } from '../../contract/permissions.ts';
import { useEndpoint } from '../api/hooks.ts';

/** What a ceiling is called: a built-in role in the reader's language, or the name that its center gave it. */
export function useCeilingName(): (share: { ceiling: string; ceilingName: string | null }) => string {
  const t = useTranslations();
  return ({ ceiling, ceilingName }) => ceilingName ?? t(`access.roles.${ceiling as AssetRole}`);
}

/** Every role of the center that a share can be bounded by. */
export function useCeilingOptions(center: string): { value: string; label: string }[] {
  const t = useTranslations();
  const own = useEndpoint('access.listRoles', { center, kind: 'own', pageSize: 100 }, { staleMs: 60_000 });
  return [
    ...assetRoles.map((role) => ({ value: role as string, label: t(`access.roles.${role}`) })),
    ...(own.data?.items ?? []).map((role) => ({ value: role.id, label: role.name ?? '' })),
  ];
}
