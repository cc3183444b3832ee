import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { refresh } from '../api/client.ts';
import { command } from '../api/hooks.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { toast } from '../ui/toast.tsx';
import { CreateAccountDialog } from './account-form.tsx';
import type { AddKind } from './add-account.tsx';
import { BindDialog } from './bind-dialog.tsx';
import { RequestAccessDialog } from './request-access-dialog.tsx';

/** The dialog that creates, binds or asks for access. */
export function AddAccountDialog({ center, kind, onClose }: { center: Center; kind: AddKind; onClose: () => void }) {
  const t = useTranslations();
  const go = useGo();
  if (kind === 'bind') return <BindDialog center={center} onClose={onClose} />;
  if (kind === 'ask') return <RequestAccessDialog center={center} onClose={onClose} />;
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
