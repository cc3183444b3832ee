import { KeyRound, Link2, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { WhyNot } from '../access/why-not.tsx';
import { deferred } from '../api/deferred.tsx';
import { useReason } from '../frame/viewer.ts';
import { MenuButton } from '../ui/menu.tsx';

export const addKinds = ['create', 'bind', 'ask'] as const;
export type AddKind = (typeof addKinds)[number];

export const AddAccountDialog = deferred(() =>
  import('./add-account-dialog.tsx').then((file) => file.AddAccountDialog),
);

/** The primary action of the list: create, bind by id, or ask another center for access. */
export function AddAccountButton({ center }: { center: Center }) {
  const t = useTranslations();
  const reason = useReason();
  const [kind, setKind] = useState<AddKind | null>(null);
  return (
    <>
      {reason('asset:create') !== null && <WhyNot center={center.id} action="asset:create" />}
      <MenuButton
        {...AddAccountDialog.onIntent}
        variant="primary"
        icon={<Plus size={16} aria-hidden="true" />}
        label={t('assets.add.action')}
        side="bottom-end"
        items={[
          {
            label: t('assets.add.create'),
            icon: <Plus size={16} />,
            hint: t('assets.add.create_hint'),
            disabledReason: reason('asset:create'),
            onSelect: () => setKind('create'),
          },
          {
            label: t('assets.add.bind'),
            icon: <Link2 size={16} />,
            hint: t('assets.add.bind_hint'),
            disabledReason: reason('asset:claim'),
            onSelect: () => setKind('bind'),
          },
          {
            label: t('assets.add.ask'),
            icon: <KeyRound size={16} />,
            hint: t('assets.add.ask_hint'),
            disabledReason: reason('asset:request_access'),
            onSelect: () => setKind('ask'),
          },
        ]}
      >
        {t('assets.add.action')}
      </MenuButton>
      {kind !== null && <AddAccountDialog center={center} kind={kind} onClose={() => setKind(null)} />}
    </>
  );
}
