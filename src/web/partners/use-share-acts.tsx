import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Share } from '../../contract/partners.ts';
import { refresh } from '../api/client.ts';
import { deferred } from '../api/deferred.tsx';
import { command, PutOff } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useGo } from '../frame/link.tsx';
import { paths, withQuery } from '../paths.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';

const RevokeDialog = deferred(() => import('./revoke-dialog.tsx').then((file) => file.RevokeDialog));
const TermDialog = deferred(() => import('./term-dialog.tsx').then((file) => file.TermDialog));

/** What can be done to a share: its ceiling at once, with an undo; its end and its revocation in dialogs. */
export function useShareActs(center: string): {
  setCeiling: (share: Share, ceiling: string) => void;
  menuOf: (share: Share) => MenuItem[];
  dialogs: ReactNode;
} {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const [open, setOpen] = useState<{ kind: 'term' | 'revoke'; share: Share } | null>(null);
  const put = async ({ account, partner, startsAt, expiresAt }: Share, ceiling: string): Promise<boolean> => {
    try {
      await command('partners.putShare', {
        center,
        account: account.id,
        partner: partner.id,
        ceiling,
        startsAt,
        expiresAt,
      });
      return true;
    } catch (error) {
      if (!(error instanceof PutOff)) toast({ message: say(error) ?? '', tone: 'bad' });
      return false;
    } finally {
      void refresh();
    }
  };
  const setCeiling = async (share: Share, ceiling: string): Promise<void> => {
    if (!(await put(share, ceiling))) return;
    toast({ message: t('partners.share.changed'), undo: () => void put(share, share.ceiling) });
  };
  const close = () => setOpen(null);
  return {
    setCeiling: (share, ceiling) => void setCeiling(share, ceiling),
    menuOf: (share) => {
      const why = share.state === 'revoked' ? t('partners.states.revoked') : null;
      return [
        { label: t('partners.term.action'), disabledReason: why, onSelect: () => setOpen({ kind: 'term', share }) },
        {
          label: t('partners.tabs.people'),
          onSelect: () =>
            go(withQuery(paths.partnerPeople(center), { partner: share.partner.id, account: share.account.id })),
        },
        {
          label: t('partners.revoke.action'),
          tone: 'danger',
          disabledReason: why,
          onSelect: () => setOpen({ kind: 'revoke', share }),
        },
      ];
    },
    dialogs: (
      <>
        {open?.kind === 'term' && <TermDialog center={center} share={open.share} onClose={close} />}
        {open?.kind === 'revoke' && <RevokeDialog center={center} share={open.share} onClose={close} />}
      </>
    ),
  };
}
