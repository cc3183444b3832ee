import { useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { useMenu } from '../ui/menu.tsx';
import { useMe } from './viewer.ts';

const AccountList = deferred(() => import('./account-list.tsx').then((file) => file.AccountList));

export function AccountMenu() {
  const t = useTranslations();
  const me = useMe();
  const { trigger, place } = useMenu();
  const label = t('frame.account_menu', { name: me?.name ?? '' });
  return (
    <>
      <button
        type="button"
        aria-label={label}
        className="flex size-9 shrink-0 items-center justify-center rounded-full"
        {...AccountList.onIntent}
        {...trigger}
      >
        {me === undefined ? (
          <span className="size-7 rounded-full bg-sunken" />
        ) : (
          <Avatar id={me.id} name={me.name} url={me.avatarUrl} size="sm" />
        )}
      </button>
      {place && <AccountList {...place} label={label} />}
    </>
  );
}
