import { CircleQuestionMark } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AccountAction, CenterAction } from '../../contract/permissions.ts';
import { deferred } from '../api/deferred.tsx';
import { Button } from '../ui/button.tsx';

const WhyNotDialog = deferred(() => import('./why-not-dialog.tsx').then((file) => file.WhyNotDialog));

/** Beside a control that the viewer may not use: opens the whole reason, and how to begin changing it. */
export function WhyNot({
  center,
  action,
  account,
}: {
  center: string;
  action: CenterAction | AccountAction;
  account?: string;
}) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        {...WhyNotDialog.onIntent}
        variant="ghost"
        icon={<CircleQuestionMark size={16} aria-hidden="true" />}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        {t('access.why.ask')}
      </Button>
      {isOpen && (
        <WhyNotDialog center={center} action={action} account={account ?? null} onClose={() => setIsOpen(false)} />
      )}
    </>
  );
}
