import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { deferred } from '../api/deferred.tsx';
import { Denied } from '../frame/denied.tsx';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter, useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { financeTabs } from './tabs.ts';

const FundDialog = deferred(() => import('./fund-dialog.tsx').then((file) => file.FundDialog));
const CreditDialog = deferred(() => import('./credit-dialog.tsx').then((file) => file.CreditDialog));
const AdjustDialog = deferred(() => import('./adjust-dialog.tsx').then((file) => file.AdjustDialog));
const CloseDialog = deferred(() => import('./close-dialog.tsx').then((file) => file.CloseDialog));
export const TransferDialog = deferred(() => import('./transfer-dialog.tsx').then((file) => file.TransferDialog));

const dialogs = {
  fund: FundDialog,
  transfer: TransferDialog,
  credit: CreditDialog,
  adjust: AdjustDialog,
  close: CloseDialog,
};
export type FinanceAct = keyof typeof dialogs;

const isAct = (text: string): text is FinanceAct => Object.hasOwn(dialogs, text);

/**
 * Heading, acts and tabs of finance; the first act is the one of the page. `?do=fund` and the like open the dialogs, for links
 * from elsewhere.
 */
export function FinanceFrame({
  current,
  acts,
  actions,
  children,
}: {
  current: string;
  acts: readonly FinanceAct[];
  /** Buttons of the page itself, before the acts. */
  actions?: ReactNode;
  children: (center: Center, open: (act: FinanceAct) => void) => ReactNode;
}) {
  const t = useTranslations();
  const reason = useReason();
  const center = useCenter();
  const [asked, setAsked] = useUrlState({ do: '' });
  if (center === undefined) return <PageSkeleton />;
  const why = reason('finance:view');
  const whyNotPay = reason('finance:pay');
  const open = (act: FinanceAct) => setAsked({ do: act });
  const Asked = isAct(asked.do) && whyNotPay === null ? dialogs[asked.do] : null;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={t('finance.title')}
        subtitle={t('finance.subtitle')}
        actions={
          why === null && (
            <>
              {actions}
              {acts.toReversed().map((act) => (
                <Button
                  key={act}
                  {...dialogs[act].onIntent}
                  variant={act === acts[0] ? 'primary' : 'secondary'}
                  disabledReason={whyNotPay}
                  onClick={() => open(act)}
                >
                  {t(`finance.acts.${act}`)}
                </Button>
              ))}
            </>
          )
        }
      />
      {why === null ? (
        <>
          <Tabs
            label={t('finance.tabs.label')}
            tabs={financeTabs.map(({ key, label, to }) => ({
              key,
              label: t(label),
              isCurrent: current === key,
              link: (props) => <Link {...props} to={to(center.id)} />,
            }))}
          />
          {children(center, open)}
        </>
      ) : (
        <Denied title={t('finance.why')} reason={why} ask={() => call('finance.getOverview', { center: center.id })} />
      )}
      {Asked !== null && <Asked center={center} onClose={() => setAsked({ do: '' })} />}
    </div>
  );
}
