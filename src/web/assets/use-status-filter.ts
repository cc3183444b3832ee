import { useTranslations } from 'use-intl';
import { accountStatuses } from '../../contract/assets.ts';

/** The filter by status, for every list of ad accounts. */
export function useStatusFilter(value: string, onChange: (status: string) => void) {
  const t = useTranslations();
  return {
    key: 'status',
    label: t('assets.table.status'),
    value,
    options: [
      { value: '', label: t('assets.table.all_statuses') },
      ...accountStatuses.map((status) => ({ value: status as string, label: t(`assets.statuses.${status}`) })),
    ],
    onChange,
  };
}
