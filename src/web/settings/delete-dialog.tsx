import { useFormatter, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { roomsBesideCenter, useDeparture } from '../members/leave-dialog.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';

/** Asks for the center's name, and says what goes with it. */
export function DeleteDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const format = useFormatter();
  const depart = useDeparture();
  const summary = useEndpoint('reporting.getSummary', { center: center.id }).data;
  const remove = useCommand('centers.deleteCenter', {
    refreshes: roomsBesideCenter,
    onDone: ({ goneAt }) => {
      const date = format.dateTime(new Date(goneAt), { dateStyle: 'long' });
      toast({ message: t('settings.remove.done', { center: center.name, date }) });
      onClose();
      void depart();
    },
  });
  return (
    <ConfirmDialog
      title={t('settings.remove.dialog_title', { center: center.name })}
      action={t('settings.remove.confirm')}
      typed={{ label: t('settings.remove.type_name', { name: center.name }), text: center.name }}
      isBusy={remove.isPending}
      error={say(remove.error)}
      onConfirm={(name) => remove.mutate({ center: center.id, name })}
      onClose={onClose}
    >
      <ul className="list-disc space-y-1 ps-5">
        {typeof summary?.members === 'number' && (
          <li>{t('settings.remove.consequence_members', { count: summary.members })}</li>
        )}
        {summary !== undefined && <li>{t('settings.remove.consequence_accounts', { count: summary.accounts })}</li>}
        <li>{t('settings.remove.consequence_grace')}</li>
      </ul>
    </ConfirmDialog>
  );
}
