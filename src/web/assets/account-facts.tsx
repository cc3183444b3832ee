import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { CopyableId } from '../ui/copy-button.tsx';

/** How far a zone is from UTC now, as `GMT+8`. */
function zoneOffset(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(new Date());
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** The facts that tell one account from another, below its name. */
export function AccountFacts({ account }: { account: Account }) {
  const t = useTranslations();
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <CopyableId id={account.id} label={t('assets.account.copy_id')} />
      <span>{account.currency}</span>
      <span>
        {account.timeZone.replaceAll('_', ' ')} ({zoneOffset(account.timeZone)})
      </span>
    </span>
  );
}
