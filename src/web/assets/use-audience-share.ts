import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Audience } from '../../contract/audiences.ts';
import { command } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import { toast } from '../ui/toast.tsx';

export type Role = Audience['sharedWith'][number]['role'];

export const sharesOf = (some: readonly { id: string; role: Role }[]) => some.map(({ id, role }) => ({ id, role }));

/** Changes with whom an audience is shared, and how that is taken back. */
export function useShare(center: string, account: Account) {
  const t = useTranslations();
  const run = useShownCall();
  return (audience: Audience) => {
    const on = { center, account: account.id, audience: audience.id };
    const put = (accounts: { id: string; role: Role }[]) => command('assets.shareAudience', { ...on, accounts });
    const told = () =>
      toast({
        message: t('audiences.done.shared', { name: audience.name }),
        undo: () => void run([], () => put(sharesOf(audience.sharedWith))),
      });
    const end = async (id: string) => {
      const left = audience.sharedWith.filter((one) => one.id !== id);
      if (await run([], () => put(sharesOf(left)))) told();
    };
    return { on, told, end };
  };
}
