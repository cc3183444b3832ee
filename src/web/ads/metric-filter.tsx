import { ListFilterPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import { Button } from '../ui/button.tsx';
import { boundsOf, boundsText } from './metric-bounds.ts';
import type { TableView } from './views.ts';

const BoundDialog = deferred(() => import('./bound-dialog.tsx').then((file) => file.BoundDialog));

export interface FilterProps {
  view: TableView;
  currency: string;
  onView: (change: Partial<TableView>) => void;
}

/** Asks for one more filter by a metric. */
export function MetricFilter({ view, currency, onView }: FilterProps) {
  const t = useTranslations();
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <>
      <Button
        variant="ghost"
        icon={<ListFilterPlus size={16} aria-hidden="true" />}
        onClick={() => setIsOpen(true)}
        {...BoundDialog.onIntent}
      >
        {t('ads.bounds.add')}
      </Button>
      {isOpen && (
        <BoundDialog
          bound={undefined}
          currency={currency}
          onChoose={(bound) => {
            onView({ bounds: boundsText([...boundsOf(view.bounds), bound]) });
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}
