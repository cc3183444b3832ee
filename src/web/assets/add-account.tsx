import { Link2, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { refresh } from '../api/client.ts';
import { command } from '../api/hooks.ts';
import { useGo } from '../frame/link.tsx';
import { useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { MenuButton } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { CreateAccountDialog } from './account-form.tsx';
import { BindDialog } from './bind-dialog.tsx';

export type AddKind = 'create' | 'bind';

/** The dialog that creates or binds. */
export function AddAccountDialog({ center, kind, onClose }: { center: Center; kind: AddKind; onClose: () => void }) {
  const t = useTranslations();
  const go = useGo();
  if (kind === 'bind') return <BindDialog center={center} onClose={onClose} />;
  const { region, currency, timeZone } = center;
  return (
    <CreateAccountDialog
      title={t('assets.form.create_title')}
      subtitle={t('assets.form.create_hint')}
      start={{ region, currency, timeZone }}
      onClose={onClose}
      create={async (profile) => {
        const account = await command('assets.createAccount', { center: center.id, ...profile });
        void refresh();
        toast({ message: t('assets.form.created', { name: account.name }) });
        onClose();
        go(paths.account(center.id, account.id));
      }}
    />
  );
}

/** The primary action of the list: create, or bind by id. */
export function AddAccountButton({ center }: { center: Center }) {
  const t = useTranslations();
  const reason = useReason();
  const [kind, setKind] = useState<AddKind | null>(null);
  return (
    <>
      <MenuButton
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
        ]}
      >
        {t('assets.add.action')}
      </MenuButton>
      {kind !== null && <AddAccountDialog center={center} kind={kind} onClose={() => setKind(null)} />}
    </>
  );
}
