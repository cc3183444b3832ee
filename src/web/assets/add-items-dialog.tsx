import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Group } from '../../contract/groups.ts';
import { call } from '../api/call.ts';
import { refresh } from '../api/client.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { toast } from '../ui/toast.tsx';

/** Puts accounts into a group by hand. */
export function AddItemsDialog({ center, group, onClose }: { center: string; group: Group; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const fail = useFailureToast();
  const [chosen, setChosen] = useState<Choice[]>([]);
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('assets.listAccounts', { center, search, pageSize: 50 });
      return items.map(({ id, name }) => ({ id, label: name, hint: id }));
    },
    [center],
  );
  const at = { center, group: group.id };
  const accounts = chosen.map(({ id }) => id);
  const undo = () =>
    void command('assets.removeGroupItems', { ...at, accounts })
      .then(() => refresh())
      .catch(fail);
  const add = useCommand('assets.addGroupItems', {
    onDone: () => {
      toast({ message: t('assets.groups.added', { count: chosen.length, group: group.name }), undo });
      onClose();
    },
  });
  const error = say(add.error);
  return (
    <Dialog
      title={t('assets.groups.add_items_to', { group: group.name })}
      subtitle={t('assets.groups.add_items_hint', { count: group.peopleCount })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (accounts.length > 0 && !add.isPending) add.mutate({ ...at, accounts });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={add.isPending}
            disabledReason={accounts.length === 0 ? t('assets.groups.none_chosen') : null}
          >
            {t('assets.groups.add_items')}
          </Button>
        </>
      }
    >
      <Picker
        label={t('assets.groups.items')}
        placeholder={t('assets.choose.search')}
        find={find}
        chosen={chosen}
        onChange={setChosen}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
