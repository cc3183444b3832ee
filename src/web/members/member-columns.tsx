import { Clock } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Member } from '../../contract/members.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';

const stateTones: Record<Member['state'], Tone> = {
  active: 'ok',
  not_started: 'info',
  suspended: 'bad',
  expired: 'warn',
};

/** Says a state that is not the usual one. */
export function MemberState({ member }: { member: Pick<Member, 'state'> }) {
  const t = useTranslations();
  if (member.state === 'active') return null;
  return <Badge tone={stateTones[member.state]}>{t(`members.states.${member.state}`)}</Badge>;
}

export function RoleName({ role }: { role: Member['role'] }) {
  const t = useTranslations();
  const name = t(`access.roles.${role}`);
  return role === 'owner' ? <Badge tone="info">{name}</Badge> : name;
}

type Translate = ReturnType<typeof useTranslations>;

/** Two lines of plain text beside the picture, which costs a table of thousands less than boxes in boxes. */
function MemberCell({ t, center, member }: { t: Translate; center: string; member: Member }) {
  const { person, isSelf } = member;
  const name = (
    <Link
      to={paths.member(center, person.id)}
      dir="auto"
      className="min-w-0 truncate rounded font-medium text-ink hover:underline"
    >
      {person.name}
    </Link>
  );
  return (
    <>
      <Avatar id={person.id} name={person.name} url={person.avatarUrl} className="float-start me-3 mt-1" />
      {isSelf || member.state !== 'active' ? (
        <span className="flex min-w-0 items-center gap-2">
          {name}
          {isSelf && <span className="text-xs text-ink-3">{t('members.table.you')}</span>}
          <MemberState member={member} />
        </span>
      ) : (
        <>
          {name}
          <br />
        </>
      )}
      <bdi dir="ltr" className="text-xs text-ink-3">
        {person.email}
      </bdi>
    </>
  );
}

function lastSeen(t: Translate, member: Member) {
  return (
    <>
      {member.lastSeenAt === null ? (
        <span className="text-ink-3">{t('members.table.never')}</span>
      ) : (
        <Time at={member.lastSeenAt} />
      )}
      {member.isIdle && (
        <span className="ms-1.5 inline-flex items-center gap-1 text-warn">
          <Clock size={14} aria-hidden="true" />
          {t('members.table.idle')}
        </span>
      )}
    </>
  );
}

function accountCount(t: Translate, member: Member) {
  if (member.role !== 'employee') return <span className="text-ink-2">{t('members.table.every_account')}</span>;
  if (member.accountCount === 0) return <span className="text-ink-3">{t('members.table.no_accounts')}</span>;
  return t('members.table.account_count', { count: member.accountCount });
}

function memberColumns(t: Translate, center: string): Column<Member>[] {
  return [
    {
      key: 'member',
      header: t('members.table.member'),
      sortKey: 'name',
      phone: 'title',
      width: '32%',
      cell: (member) => <MemberCell t={t} center={center} member={member} />,
      csv: (member) => member.person.name,
    },
    {
      key: 'role',
      header: t('members.table.role'),
      sortKey: 'role',
      phone: 'primary',
      cell: (member) => <RoleName role={member.role} />,
      csv: (member) => t(`access.roles.${member.role}`),
    },
    {
      key: 'financeRole',
      header: t('members.table.finance_role'),
      cell: (member) =>
        member.financeRole === 'none' ? (
          <span className="text-ink-3">—</span>
        ) : (
          t(`access.finance_roles.${member.financeRole}`)
        ),
      csv: (member) => t(`access.finance_roles.${member.financeRole}`),
    },
    {
      key: 'accounts',
      header: t('members.table.accounts'),
      phone: 'primary',
      cell: (member) => accountCount(t, member),
      csv: (member) => String(member.accountCount),
    },
    {
      key: 'seen',
      header: t('members.table.last_seen'),
      sortKey: 'seen',
      isDescendingFirst: true,
      cell: (member) => lastSeen(t, member),
      csv: (member) => member.lastSeenAt ?? '',
    },
  ];
}

/** The same columns while nothing about them changes: rows that stand are not drawn again when more are loaded. */
export function useMemberColumns(center: string): Column<Member>[] {
  const t = useTranslations();
  return useMemo(() => memberColumns(t, center), [t, center]);
}

/** A CSV has no cells. */
const cell = () => null;

/** Columns that only a CSV has. */
export function useMemberCsvColumns(columns: Column<Member>[]): Column<Member>[] {
  const t = useTranslations();
  return [
    ...columns,
    { key: 'email', header: t('members.table.email'), cell, csv: (member) => member.person.email },
    { key: 'state', header: t('members.table.state'), cell, csv: (member) => t(`members.states.${member.state}`) },
    { key: 'joined', header: t('members.table.joined'), cell, csv: (member) => member.joinedAt },
    { key: 'starts', header: t('members.table.starts'), cell, csv: (member) => member.startsAt ?? '' },
    { key: 'ends', header: t('members.table.ends'), cell, csv: (member) => member.expiresAt ?? '' },
  ];
}
