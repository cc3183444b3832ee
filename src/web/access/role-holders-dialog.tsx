import { useTranslations } from 'use-intl';
import type { Role } from '../../contract/access.ts';
import type { Row } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { useRoleName } from './roles.ts';

type Holder = Row<'access.listRoleHolders'>;

function HolderRow({ holder }: { holder: Holder }) {
  const t = useTranslations();
  const { person, team, partner, on, expiresAt } = holder;
  const { id, name } = person ?? team ?? partner ?? { id: '', name: '' };
  return (
    <li className="listed flex min-h-11 items-center gap-3 py-1.5">
      <Avatar id={id} name={name} url={person?.avatarUrl ?? null} size="sm" />
      <span className="min-w-0 flex-1">
        <bdi className="block truncate text-sm text-ink">{name}</bdi>
        <span className="block truncate text-xs text-ink-3">
          {t(`access.role_page.through_${holder.kind}`, { name: on.name })}
        </span>
      </span>
      {expiresAt !== null && (
        <span className="shrink-0 text-xs text-ink-3">
          <Time at={expiresAt} show="date" />
        </span>
      )}
    </li>
  );
}

/** Everybody who holds a role and what they hold it on. */
export function RoleHoldersDialog({ center, role, onClose }: { center: string; role: Role; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const nameOf = useRoleName();
  const list = useRows('access.listRoleHolders', { center, role: role.id });
  const error = say(list.error);
  return (
    <Dialog
      title={t('access.role_page.holders_of', { name: role.name ?? nameOf(role.id) })}
      subtitle={role.description === '' ? t('access.role_page.holders_total', { count: list.total }) : role.description}
      onClose={onClose}
      footer={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      {list.isLoading && <Skeleton lines={3} />}
      {error !== null && <Banner tone="bad">{error}</Banner>}
      {!list.isLoading && error === null && list.rows.length === 0 && (
        <p className="text-sm text-ink-3">{t('access.role_page.nobody')}</p>
      )}
      <ul className="divide-y divide-line empty:hidden">
        {list.rows.map((holder, at) => (
          <HolderRow key={at} holder={holder} />
        ))}
      </ul>
      {list.rows.length < list.total && (
        <Button isBusy={list.isLoadingMore} onClick={list.loadMore}>
          {t('access.role_page.show_more', { count: list.total - list.rows.length })}
        </Button>
      )}
    </Dialog>
  );
}
