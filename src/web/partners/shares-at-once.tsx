// Acts on the shares that are selected in the list.
import { Unlink } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Share } from '../../contract/partners.ts';
import { deferred } from '../api/deferred.tsx';
import { SelectionBar } from '../ui/selection-bar.tsx';
import type { Chosen } from '../ui/use-chosen.ts';

const RevokeManyDialog = deferred(() => import('./revoke-many-dialog.tsx').then((file) => file.RevokeManyDialog));

/** As many as one call takes. */
const atOnce = 100;

export function useSharesAtOnce(center: string, chosen: Chosen<Share>): { bar: ReactNode; dialog: ReactNode } {
  const t = useTranslations();
  const [shares, setShares] = useState<Share[] | null>(null);
  const revoke = {
    key: 'revoke',
    label: t('partners.revoke.action'),
    icon: <Unlink size={16} aria-hidden="true" />,
    variant: 'danger',
    ...RevokeManyDialog.onIntent,
    onChoose: (rows: Share[]) => setShares(rows),
  } as const;
  return {
    bar: chosen.count === 0 ? null : <SelectionBar chosen={chosen} max={atOnce} acts={[revoke]} />,
    dialog: shares !== null && (
      <RevokeManyDialog center={center} shares={shares} onClose={() => setShares(null)} onDone={chosen.clear} />
    ),
  };
}
