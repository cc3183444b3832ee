import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { WhyNot } from '../access/why-not.tsx';
import { deferred } from '../api/deferred.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { LabelList } from './label-list.tsx';

const LabelsDialog = deferred(() => import('./labels-dialog.tsx').then((file) => file.LabelsDialog));

/** The words that the center put on an account. */
export function LabelsCard({ center, account }: { center: string; account: Account }) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  const why = account.viewer.can.includes('asset:assign') ? null : t('assets.labels.why');
  return (
    <Card
      title={t('assets.labels.title')}
      hint={t('assets.labels.hint')}
      actions={
        <>
          {why !== null && <WhyNot center={center} action="asset:assign" account={account.id} />}
          <Button size="sm" disabledReason={why} onClick={() => setIsOpen(true)} {...LabelsDialog.onIntent}>
            {t('assets.labels.edit')}
          </Button>
        </>
      }
    >
      {account.labels.length === 0 ? (
        <p className="text-sm text-ink-3">{t('assets.labels.none')}</p>
      ) : (
        <LabelList labels={account.labels} />
      )}
      {isOpen && <LabelsDialog center={center} account={account} onClose={() => setIsOpen(false)} />}
    </Card>
  );
}
