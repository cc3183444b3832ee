import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Link } from '../../contract/partners.ts';
import { WhyNot } from '../access/why-not.tsx';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';

function WithdrawDialog({ center, link, onClose }: { center: string; link: Link; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const cancel = useCommand('partners.cancelLink', {
    onDone: () => {
      toast({ message: t('partners.links.withdrawn') });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('partners.links.withdraw_title', { id: link.partnerId })}
      action={t('partners.links.withdraw')}
      isBusy={cancel.isPending}
      error={say(cancel.error)}
      onConfirm={() => cancel.mutate({ center, link: link.id })}
      onClose={onClose}
    >
      <p>{t('partners.links.withdraw_hint')}</p>
    </ConfirmDialog>
  );
}

/** Requests to become partners that nobody has answered; nothing where there are none. */
export function LinksCard({ center }: { center: string }) {
  const t = useTranslations();
  const why = useReason()('partner:invite');
  const links = useEndpoint('partners.listLinks', { center, state: 'pending' });
  const [withdrawing, setWithdrawing] = useState<Link | null>(null);
  const open = links.data?.items ?? [];
  if (open.length === 0) return null;
  return (
    <div className="mb-4">
      <Card
        title={t('partners.links.title')}
        actions={why !== null && <WhyNot center={center} action="partner:invite" />}
      >
        <ul className="divide-y divide-line">
          {open.map((link) => (
            <li key={link.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
              <CopyableId id={link.partnerId} />
              <span className="min-w-0 flex-1 text-sm text-ink-3">
                {t('partners.links.asked_by', { name: link.askedBy.name })} <Time at={link.askedAt} />
              </span>
              <Button size="sm" disabledReason={why} onClick={() => setWithdrawing(link)}>
                {t('partners.links.withdraw')}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {withdrawing !== null && (
        <WithdrawDialog center={center} link={withdrawing} onClose={() => setWithdrawing(null)} />
      )}
    </div>
  );
}
