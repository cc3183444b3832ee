import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import { Button } from '../ui/button.tsx';
import type { Column } from '../ui/table-types.ts';
import type { AnyAd } from './ads-columns.tsx';
import type { WithMetrics } from './metric-columns.tsx';

const ExportDialog = deferred(() => import('./export-dialog.tsx').then((file) => file.ExportDialog));

/** The list that a table shows, and what it asks of it. */
export interface TableSource {
  name: 'ads.listCampaigns' | 'ads.listAdGroups' | 'ads.listAds';
  input: object;
}

export function TableExport<T extends AnyAd & WithMetrics>({
  columns,
  total,
  ...props
}: {
  source: TableSource;
  columns: readonly Column<T>[];
  total: number;
  currency: string;
  isCompared: boolean;
  title: string;
}) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="ghost"
        icon={<Download size={16} aria-hidden="true" />}
        disabledReason={total === 0 ? t('common.nothing_to_export') : null}
        onClick={() => setIsOpen(true)}
        {...ExportDialog.onIntent}
      >
        {t('common.export')}
      </Button>
      {isOpen && (
        <ExportDialog
          {...props}
          total={total}
          columns={columns as unknown as readonly Column<AnyAd & WithMetrics>[]}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
