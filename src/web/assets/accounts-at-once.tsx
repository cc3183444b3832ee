// Acts on the ad accounts that are selected in the list.
import { Tag, Tags } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import { SelectionBar } from '../ui/selection-bar.tsx';
import type { Chosen } from '../ui/use-chosen.ts';

const LabelManyDialog = deferred(() => import('./label-many-dialog.tsx').then((file) => file.LabelManyDialog));

/** As many as one call takes. */
const atOnce = 1000;

export function useAccountsAtOnce(center: Center, chosen: Chosen<Account>): { bar: ReactNode; dialog: ReactNode } {
  const t = useTranslations();
  const [open, setOpen] = useState<{ kind: 'add' | 'remove'; accounts: Account[] } | null>(null);
  const act = (kind: 'add' | 'remove', icon: ReactNode) => ({
    key: kind,
    label: t(`assets.labels.${kind}`),
    icon,
    ...LabelManyDialog.onIntent,
    onChoose: (accounts: Account[]) => setOpen({ kind, accounts }),
  });
  const acts = [act('add', <Tag size={16} aria-hidden="true" />), act('remove', <Tags size={16} aria-hidden="true" />)];
  return {
    bar: chosen.count === 0 ? null : <SelectionBar chosen={chosen} max={atOnce} acts={acts} />,
    dialog: open !== null && (
      <LabelManyDialog
        center={center.id}
        kind={open.kind}
        accounts={open.accounts}
        onClose={() => setOpen(null)}
        onDone={chosen.clear}
      />
    ),
  };
}
