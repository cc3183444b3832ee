// Where the numbers of a table come from and over which days they are, with what is done about them.
import { Upload } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { MetricName } from '../../contract/reporting-kinds.ts';
import type { Measured } from '../../contract/reporting-metrics.ts';
import { deferred } from '../api/deferred.tsx';
import { useWhyNot } from '../assets/account-reason.tsx';
import { Button } from '../ui/button.tsx';
import { Time } from '../ui/time.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { ViewsButton, type ViewsProps } from './views-button.tsx';

const Sums = deferred(() => import('./sums.tsx').then((file) => file.Sums));
const ImportDialog = deferred(() => import('./import-numbers-dialog.tsx').then((file) => file.ImportNumbersDialog));

/** Days as people write a span of them. */
function useSpan(): (from: string, to: string) => string {
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return (from, to) => format.formatRange(Date.parse(from), Date.parse(to));
}

export function NumbersBar({
  center,
  account,
  measured,
  shown,
  ...table
}: {
  center: string;
  account: Account;
  /** Undefined while it is asked for. */
  measured: Measured | undefined;
  shown: readonly MetricName[];
} & Omit<ViewsProps, 'center' | 'account'>) {
  const t = useTranslations();
  const span = useSpan();
  const isNarrow = useIsNarrow();
  const reason = useWhyNot(account)('campaign:edit');
  const [isImporting, setIsImporting] = useState(false);
  const fresh = measured?.freshness;
  return (
    <div className="mb-2.5">
      <div className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-3">
        <p className="min-w-0 flex-1 basis-64" aria-live="polite">
          {measured === null && t('ads.numbers.not_yours')}
          {measured && t('ads.numbers.over', { days: span(measured.from, measured.to), currency: account.currency })}
          {measured?.earlier &&
            ` ${t('ads.compare.against', { days: span(measured.earlier.from, measured.earlier.to) })}`}
          {measured && ' · '}
          {measured && !fresh && t('ads.numbers.none')}
          {fresh && t.rich('ads.numbers.from', { source: fresh.source, at: () => <Time at={fresh.importedAt} /> })}
        </p>
        <ViewsButton center={center} account={account} {...table} />
        {measured && (
          <Button
            size="sm"
            variant="ghost"
            icon={<Upload size={16} aria-hidden="true" />}
            disabledReason={reason}
            onClick={() => setIsImporting(true)}
            {...ImportDialog.onIntent}
          >
            {t('ads.import.open')}
          </Button>
        )}
      </div>
      {isNarrow && measured && shown.length > 0 && (
        <Sums measured={measured} currency={account.currency} shown={shown} />
      )}
      {isImporting && <ImportDialog center={center} account={account} onClose={() => setIsImporting(false)} />}
    </div>
  );
}
