import { Download } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { route } from '../api/address.ts';
import type { Input } from '../api/endpoints.ts';
import { startExport } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Button } from '../ui/button.tsx';

const formats = [
  ['csv', 'common.export'],
  ['xlsx', 'finance.transactions.export_xlsx'],
] as const;

/** Saves every transaction of a filter. The server sends the file part by part, so it may be of any length. */
export function TransactionExport({ filter }: { filter: Input<'finance.sumTransactions'> }) {
  const t = useTranslations();
  const fail = useFailureToast();
  const locale = useLocale();
  const [busy, setBusy] = useState<string | null>(null);
  const save = async (ending: (typeof formats)[number][0]) => {
    setBusy(ending);
    try {
      if (!(await startExport('finance.listTransactions', filter))) return;
      const link = document.createElement('a');
      link.href = route(['GET', `/centers/:center/finance/transactions.${ending}`], { ...filter, locale }).url;
      link.download = `transactions.${ending}`;
      link.click();
    } catch (error) {
      fail(error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <span className="flex flex-wrap">
      {formats.map(([ending, words]) => (
        <Button
          key={ending}
          variant="ghost"
          icon={<Download size={16} aria-hidden="true" />}
          isBusy={busy === ending}
          onClick={() => void save(ending)}
        >
          {t(words)}
        </Button>
      ))}
    </span>
  );
}
