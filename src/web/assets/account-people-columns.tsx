import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { AssetRole } from '../../contract/permissions.ts';
import { useAssetRoleOptions, useRoleName } from '../access/roles.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Select } from '../ui/select-field.tsx';
import { StartsLater } from '../ui/starts-later.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import type { AccountPerson } from './account-people.tsx';

/** Somebody who was given something: an account, or a group. */
type Given = Pick<
  AccountPerson,
  'person' | 'memberState' | 'role' | 'startsAt' | 'expiresAt' | 'grantedAt' | 'grantedBy'
>;

function PersonCell({ row }: { row: Given }) {
  const t = useTranslations();
  const { person, memberState } = row;
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar id={person.id} name={person.name} url={person.avatarUrl} />
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <bdi className="truncate font-medium text-ink">{person.name}</bdi>
          {memberState !== 'active' && (
            <Badge tone={memberState === 'suspended' ? 'bad' : memberState === 'expired' ? 'warn' : 'info'}>
              {t(`members.states.${memberState}`)}
            </Badge>
          )}
        </div>
        <bdi dir="ltr" className="block truncate text-xs text-ink-3">
          {person.email}
        </bdi>
      </div>
    </div>
  );
}

export function useGivenColumns<R extends Given>({
  why,
  onRole,
  through,
}: {
  /** Why the role of a row cannot be changed here, if it cannot. */
  why: (row: R) => string | null;
  onRole: (row: R, role: AssetRole) => void;
  /** Says through what somebody holds it. */
  through?: Column<R>;
}): Column<R>[] {
  const t = useTranslations();
  const roles = useAssetRoleOptions();
  const roleName = useRoleName();
  return [
    {
      key: 'person',
      header: t('assets.people.person'),
      sortKey: 'name',
      phone: 'title',
      width: '30%',
      cell: (row) => <PersonCell row={row} />,
    },
    {
      key: 'role',
      header: t('assets.people.role'),
      phone: 'primary',
      cell: (row) =>
        why(row) === null ? (
          <Select
            className="max-w-36"
            aria-label={t('assets.people.role_of', { name: row.person.name })}
            options={roles}
            value={row.role}
            onChange={(event) => onRole(row, event.target.value as AssetRole)}
          />
        ) : (
          roleName(row.role)
        ),
    },
    ...(through === undefined ? [] : [through]),
    {
      key: 'ends',
      header: t('assets.people.ends'),
      phone: 'primary',
      cell: (row) => (
        <>
          {row.expiresAt === null ? (
            <span className="text-ink-3">{t('assets.people.never')}</span>
          ) : (
            <Time at={row.expiresAt} show="date" />
          )}
          <StartsLater at={row.startsAt} />
        </>
      ),
    },
    {
      key: 'since',
      header: t('assets.people.since'),
      sortKey: 'granted',
      isDescendingFirst: true,
      cell: (row) => <Time at={row.grantedAt} show="date" />,
    },
    {
      key: 'givenBy',
      header: t('assets.people.given_by'),
      cell: (row) => <bdi className="block truncate">{row.grantedBy}</bdi>,
    },
  ];
}

/** Through what somebody holds an account, in words. */
export function useWayWords(): (row: Pick<AccountPerson, 'via' | 'group' | 'team'>) => string {
  const t = useTranslations();
  return ({ via, group, team }) => {
    if (via === 'team') return t('assets.ways.team', { team: team?.name ?? '', group: group?.name ?? 'none' });
    return via === 'group' ? (group?.name ?? '') : t(`assets.ways.${via}`);
  };
}

export function usePeopleColumns({
  center,
  why,
  onRole,
}: {
  center: Center;
  /** Why roles cannot be changed, if they cannot. */
  why: string | null;
  onRole: (row: AccountPerson, role: AssetRole) => void;
}): Column<AccountPerson>[] {
  const t = useTranslations();
  const words = useWayWords();
  const mayOpen = center.viewer.can.includes('group:list');
  return useGivenColumns<AccountPerson>({
    why: (row) => why ?? (row.via === 'grant' ? null : words(row)),
    onRole,
    through: {
      key: 'through',
      header: t('assets.people.through'),
      cell: (row) =>
        row.group !== null && mayOpen ? (
          <Link
            to={paths.group(center.id, row.group.id)}
            className="block truncate rounded text-accent-ink hover:underline"
          >
            {row.group.name}
          </Link>
        ) : (
          <span className="block truncate text-ink-3">{words(row)}</span>
        ),
    },
  });
}
