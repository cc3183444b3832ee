import { Megaphone } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { AdLevel } from '../../contract/ads-levels.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Why a table of the ads manager shows no row, and what to do about it. */
export function AdsEmpty({
  level,
  isInBin,
  isFiltered,
  onCreate,
}: {
  level: AdLevel;
  isInBin: boolean;
  isFiltered: boolean;
  /** Null where the viewer may not. */
  onCreate: (() => void) | null;
}) {
  const t = useTranslations();
  if (isFiltered)
    return (
      <EmptyState title={t(isInBin ? 'ads.table.bin_empty' : 'ads.table.no_match')}>
        {t(isInBin ? 'ads.table.bin_hint' : 'ads.table.no_match_hint')}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<Megaphone size={20} />}
      title={t(`ads.empty.${level}`)}
      action={onCreate && <Button onClick={onCreate}>{t(`ads.create.${level}`)}</Button>}
    >
      {t(`ads.empty_hint.${level}`)}
    </EmptyState>
  );
}
