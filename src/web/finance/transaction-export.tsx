import { Download } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { route } from '../api/address.ts';
import type { Input } from '../api/endpoints.ts';
import { buttonClass } from '../ui/button.tsx';

/** Saves every transaction of a filter. The server sends the file part by part, so it may be of any length. */
export function TransactionExport({ filter }: { filter: Input<'finance.sumTransactions'> }) {
  const t = useTranslations();
  const asked = { ...filter, locale: useLocale() };
  const csv = route(['GET', '/centers/:center/finance/transactions.csv'], asked);
  const xlsx = route(['GET', '/centers/:center/finance/transactions.xlsx'], asked);
  return (
    <span className="flex flex-wrap">
      <a href={csv.url} download="transactions.csv" className={buttonClass('ghost')}>
        <Download size={16} aria-hidden="true" />
        {t('common.export')}
      </a>
      <a href={xlsx.url} download="transactions.xlsx" className={buttonClass('ghost')}>
        <Download size={16} aria-hidden="true" />
        {t('finance.transactions.export_xlsx')}
      </a>
    </span>
  );
}
