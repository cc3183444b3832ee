import { useTranslations } from 'use-intl';
import { refresh } from '../api/client.ts';
import { command } from '../api/hooks.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { toast } from '../ui/toast.tsx';
import { CreateAccountDialog } from './account-form.tsx';

/** Creates an ad account of the viewer's own. */
export function CreateOwnDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const go = useGo();
  return (
    <CreateAccountDialog
      title={t('assets.form.own_title')}
      subtitle={t('assets.form.own_hint')}
      start={{}}
      onClose={onClose}
      create={async (profile) => {
        const account = await command('assets.createOwnAccount', profile);
        void refresh();
        toast({ message: t('assets.form.created', { name: account.name }) });
        onClose();
        go(paths.ownAccount(account.id));
      }}
    />
  );
}
