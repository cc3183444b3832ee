import { useTranslations } from 'use-intl';
import { useEndpoint } from '../api/hooks.ts';
import type { Filter } from '../ui/filter-bar.tsx';

/** Which partner a list is about. */
export function usePartnerFilter(center: string, value: string, onChange: (partner: string) => void): Filter {
  const t = useTranslations();
  const partners = useEndpoint('partners.listPartners', { center, pageSize: 200 });
  const known = (partners.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const isKnown = value === '' || known.some((one) => one.value === value);
  return {
    key: 'partner',
    label: t('partners.shares.partner'),
    value,
    options: [
      { value: '', label: t('partners.shares.all_partners') },
      ...known,
      // A former partner is named by an address only.
      ...(isKnown ? [] : [{ value, label: value }]),
    ],
    onChange,
  };
}
