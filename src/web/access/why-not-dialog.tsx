import { useTranslations } from 'use-intl';
import type { AccountAction, CenterAction } from '../../contract/permissions.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useMe } from '../frame/viewer.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ExplanationView } from '../ui/explanation-view.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AskElevation } from './ask-elevation.tsx';

/** Asks why the viewer may not do something, without trying it. */
export function WhyNotDialog({
  center,
  action,
  account,
  onClose,
}: {
  center: string;
  action: CenterAction | AccountAction;
  account: string | null;
  onClose: () => void;
}) {
  const t = useTranslations();
  const me = useMe();
  const answer = useEndpoint(
    'access.explainAccess',
    { center, person: me?.id ?? '', action, ...(account === null ? {} : { account }) },
    { isEnabled: me !== undefined, staleMs: 0 },
  );
  return (
    <Dialog
      title={t('access.why.title')}
      onClose={onClose}
      footer={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      {answer.data === undefined && answer.error === null && <Skeleton lines={4} />}
      {answer.error !== null && <Banner tone="bad">{t('access.why.failed')}</Banner>}
      {answer.data !== undefined && (
        <>
          <ExplanationView explanation={answer.data.explanation} />
          {account !== null && <AskElevation center={center} account={account} explanation={answer.data.explanation} />}
        </>
      )}
    </Dialog>
  );
}
