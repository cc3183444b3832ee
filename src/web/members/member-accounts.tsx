import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import type { AssetRole } from '../../contract/permissions.ts';
import { useAssetRoleOptions, useRoleName } from '../access/roles.ts';
import type { Row } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { AccountStatus } from '../assets/account-status.tsx';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchBox } from '../ui/filter-bar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Select } from '../ui/select-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { StartsLater } from '../ui/starts-later.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { useMemberReasons } from './member-reasons.ts';

type Held = Row<'assets.listMemberAccounts'>;

/** Changing and taking back, each shown at once and undone from its toast. */
function useHeldActs(center: string, member: Member) {
  const t = useTranslations();
  const run = useShownCall();
  const roleName = useRoleName();
  const { id: person, name } = member.person;
  const give = (held: Held, role: string) =>
    command('assets.assignAccount', {
      center,
      account: held.account.id,
      person,
      role,
      startsAt: held.startsAt,
      expiresAt: held.expiresAt,
    });
  const change = async (held: Held, role: string, canUndo = true) => {
    const shown = showInRows('assets.listMemberAccounts', (row) =>
      row.account.id === held.account.id && row.via === 'grant' ? { ...row, role } : row,
    );
    if (!(await run([shown], () => give(held, role)))) return;
    const message = t('members.accounts.changed', {
      name,
      role: roleName(role),
      account: held.account.name,
    });
    toast({ message, undo: canUndo ? () => void change({ ...held, role }, held.role, false) : undefined });
  };
  const take = async (held: Held) => {
    const shown = showInRows('assets.listMemberAccounts', (row) =>
      row.account.id === held.account.id && row.via === 'grant' ? null : row,
    );
    const input = { center, account: held.account.id, person };
    if (!(await run([shown], () => command('assets.unassignAccount', input)))) return;
    const words = { name, account: held.account.name };
    const giveBack = async () => {
      if (await run([], () => give(held, held.role))) toast({ message: t('members.accounts.given', words) });
    };
    toast({ message: t('members.accounts.taken', words), undo: () => void giveBack() });
  };
  return { change, take };
}

function HeldRow({
  center,
  held,
  reason,
  acts,
}: {
  center: string;
  held: Held;
  reason: string | null;
  acts: ReturnType<typeof useHeldActs>;
}) {
  const t = useTranslations();
  const roles = useAssetRoleOptions();
  const { account } = held;
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2">
      <div className="min-w-0 flex-1 basis-48">
        <span className="flex min-w-0 items-center gap-2">
          <Link
            to={paths.account(center, account.id)}
            className="min-w-0 truncate rounded font-medium text-ink hover:underline"
          >
            {account.name}
          </Link>
          <AccountStatus status={account.status} />
        </span>
        <HeldNote held={held} />
      </div>
      {held.via === 'grant' ? (
        <>
          <Select
            className="w-36"
            aria-label={t('members.accounts.role_of', { account: account.name })}
            options={roles}
            value={held.role}
            disabled={reason !== null}
            {...(reason === null ? {} : { title: reason })}
            onChange={(event) => void acts.change(held, event.target.value as AssetRole)}
          />
          <IconButton
            label={reason ?? t('members.accounts.take', { account: account.name })}
            icon={<X size={16} />}
            disabled={reason !== null}
            onClick={() => void acts.take(held)}
          />
        </>
      ) : (
        <HeldThrough center={center} held={held} />
      )}
    </li>
  );
}

/** What did not come directly is changed where it came from. */
function HeldThrough({ center, held }: { center: string; held: Held }) {
  const t = useTranslations();
  const roleName = useRoleName();
  const { group, team } = held;
  const through =
    team === null
      ? group && { to: paths.group(center, group.id), name: group.name }
      : { to: paths.team(center, team.id), name: team.name };
  return (
    <span className="flex min-h-9 min-w-0 items-center gap-1.5 text-sm text-ink-2">
      {roleName(held.role)}
      <span aria-hidden="true">·</span>
      {through === null ? (
        t('assets.ways.elevation')
      ) : (
        <Link to={through.to} className="min-w-0 truncate rounded text-accent-ink hover:underline">
          {through.name}
        </Link>
      )}
    </span>
  );
}

function HeldNote({ held }: { held: Held }) {
  const t = useTranslations();
  return (
    <>
      <span className="block truncate text-xs text-ink-3">
        <bdi dir="ltr" className="tnum">
          {held.account.id}
        </bdi>
        {held.expiresAt !== null && (
          <>
            {' · '}
            {t('members.table.ends')} <Time at={held.expiresAt} show="date" />
          </>
        )}
      </span>
      <StartsLater at={held.startsAt} />
    </>
  );
}

/** The ad accounts given to a member, changed in place. */
export function MemberAccounts({ center, member, onGive }: { center: Center; member: Member; onGive: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const why = useMemberReasons(center.viewer);
  const [search, setSearch] = useState('');
  const list = useRows('assets.listMemberAccounts', { center: center.id, person: member.person.id, search });
  const acts = useHeldActs(center.id, member);
  const reason = why(member, 'assign_accounts');
  const { name } = member.person;
  const isSearchable = list.total > 8 || search !== '';
  return (
    <Card
      title={t('members.accounts.title')}
      hint={
        member.role === 'employee'
          ? undefined
          : t('members.accounts.every', { name, role: t(`access.roles.${member.role}`) })
      }
      actions={
        isSearchable ? (
          <SearchBox label={t('members.accounts.search')} value={search} onChange={setSearch} />
        ) : undefined
      }
      isFlush
    >
      {list.isLoading && <Skeleton className="px-5 pb-5" />}
      {list.error !== null && (
        <div className="px-5 pb-5">
          <Banner tone="bad">{say(list.error)}</Banner>
        </div>
      )}
      <ul className="divide-y divide-line border-t border-line empty:hidden">
        {list.rows.map((held) => (
          <HeldRow
            key={`${held.account.id} ${held.via} ${held.team?.id ?? ''} ${held.group?.id ?? held.startsAt ?? ''}`}
            center={center.id}
            held={held}
            reason={reason}
            acts={acts}
          />
        ))}
      </ul>
      {list.rows.length < list.total && (
        <div className="p-3 text-center">
          <Button size="sm" variant="ghost" isBusy={list.isLoadingMore} onClick={list.loadMore}>
            {t('requests.list.more')}
          </Button>
        </div>
      )}
      {!list.isLoading && list.error === null && list.rows.length === 0 && (
        <EmptyState
          title={t('members.accounts.empty')}
          action={
            <Button disabledReason={reason} onClick={onGive}>
              {t('members.menu.give')}
            </Button>
          }
        >
          {t('members.accounts.empty_hint', { name })}
        </EmptyState>
      )}
    </Card>
  );
}
