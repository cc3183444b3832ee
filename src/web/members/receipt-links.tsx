import { FileText } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import { buttonClass } from '../ui/button.tsx';

/** Where a receipt comes from as a file; a PDF speaks the reader's language. */
export function useReceiptFile(center: string): (receipt: string, format: 'pdf' | 'json') => string {
  const locale = useLocale();
  return (receipt, format) => {
    const query = new URLSearchParams(format === 'pdf' ? { format, locale } : { format });
    return `/api/v1/centers/${encodeURIComponent(center)}/offboarding-receipts/${encodeURIComponent(receipt)}/file?${query}`;
  };
}

/** The receipt to keep: for reading, and as it was signed. */
export function ReceiptLinks({ center, receipt }: { center: string; receipt: string }) {
  const t = useTranslations();
  const file = useReceiptFile(center);
  return (
    <p className="flex flex-wrap gap-2">
      {(['pdf', 'json'] as const).map((format) => (
        <a key={format} href={file(receipt, format)} download className={buttonClass()}>
          <FileText size={16} aria-hidden="true" />
          {t(`members.offboard.${format}`)}
        </a>
      ))}
    </p>
  );
}
