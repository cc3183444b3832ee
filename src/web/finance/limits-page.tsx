import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { AlertsCard } from './alerts-card.tsx';
import { BreakersCard } from './breakers-card.tsx';
import { CapsCard } from './caps-card.tsx';
import { FinanceFrame } from './finance-frame.tsx';

const LimitSettingsDialog = deferred(() =>
  import('./limit-settings-dialog.tsx').then((file) => file.LimitSettingsDialog),
);

function Limits({ center }: { center: Center }) {
  return (
    <div className="space-y-4">
      <AlertsCard center={center} />
      <BreakersCard center={center} />
      <CapsCard center={center} />
    </div>
  );
}

/** What keeps spend from running away: what to look at, what is frozen, and caps. */
export default function LimitsPage() {
  const t = useTranslations();
  const whyNotPay = useReason()('finance:pay');
  const [asked, change] = useUrlState({ set: '' });
  return (
    <FinanceFrame
      current="limits"
      acts={[]}
      actions={
        <Button
          {...LimitSettingsDialog.onIntent}
          disabledReason={whyNotPay}
          onClick={() => change({ set: 'settings' })}
        >
          {t('budgets.limits.settings')}
        </Button>
      }
    >
      {(center) => (
        <>
          <Limits center={center} />
          {asked.set === 'settings' && whyNotPay === null && (
            <LimitSettingsDialog center={center} onClose={() => change({ set: '' })} />
          )}
        </>
      )}
    </FinanceFrame>
  );
}
