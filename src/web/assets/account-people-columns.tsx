import { useTranslations } from 'use-intl';
import type { AssetRole } from '../../contract/permissions.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Select } from '../ui/select-field.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { useAssetRoleOptions } from './account-chooser.tsx';
import type { AccountPerson } from './account-people.tsx';

function PersonCell({ row }: { row: AccountPerson }) {
  const t = useTranslations();
  const { person, memberState } = row;
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar id={person.id} name={person.name} url={person.avatarUrl} />
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <bdi className="truncate font-medium text-ink">{person.name}</bdi>
          {memberState !== 'active' && (
            <Badge tone={memberState === 'suspended' ? 'bad' : 'warn'}>{t(`members.states.${memberState}`)}</Badge>
          )}
        </div>
        <bdi dir="ltr" className="block truncate text-xs text-ink-3">
          {person.email}
        </bdi>
      </div>
    </div>
  );
}

export function usePeopleColumns({
  why,
  onRole,
}: {
  /** Why roles cannot be changed, if they cannot. */
  why: string | null;
  onRole: (row: AccountPerson, role: AssetRole) => void;
}): Column<AccountPerson>[] {
  const t = useTranslations();
  const roles = useAssetRoleOptions();
  return [
    {
      key: 'person',
      header: t('assets.people.person'),
      phone: 'title',
      width: '34%',
      cell: (row) => <PersonCell row={row} />,
    },
    {
      key: 'role',
      header: t('assets.people.role'),
      phone: 'primary',
      cell: (row) =>
        why === null ? (
          <Select
            className="max-w-36"
            aria-label={t('assets.people.role_of', { name: row.person.name })}
            options={roles}
            value={row.role}
            onChange={(event) => onRole(row, event.target.value as AssetRole)}
          />
        ) : (
          t(`access.roles.${row.role}`)
        ),
    },
    {
      key: 'ends',
      header: t('assets.people.ends'),
      phone: 'primary',
      cell: (row) =>
        row.expiresAt === null ? (
          <span className="text-ink-3">{t('assets.people.never')}</span>
        ) : (
          <Time at={row.expiresAt} show="date" />
        ),
    },
    { key: 'since', header: t('assets.people.since'), cell: (row) => <Time at={row.grantedAt} show="date" /> },
    {
      key: 'givenBy',
      header: t('assets.people.given_by'),
      cell: (row) => <bdi className="block truncate">{row.grantedBy}</bdi>,
    },
  ];
}
