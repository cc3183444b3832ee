// In the form of an ad group: targeting that was saved is applied, or this one is saved under a name.
import { useCallback, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import type { Targeting } from '../../contract/ads-groups.ts';
import type { Account } from '../../contract/assets.ts';
import type { SavedTargeting } from '../../contract/saved-targetings.ts';
import { call } from '../api/call.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { toast } from '../ui/toast.tsx';
import { NameField } from './name-field.tsx';
import { useTargetingWords } from './targeting-words.ts';

interface At {
  center: string;
  account: string;
}

function SaveDialog({ at, targeting, onClose }: { at: At; targeting: Targeting; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const words = useTargetingWords();
  const run = useShownCall();
  const [name, setName] = useState('');
  const [isTried, setIsTried] = useState(false);
  const act = useCommand('ads.createSavedTargeting', {
    refreshes: ['ads', 'audit'],
    onDone: ({ id, name: as }) => {
      const remove = () => command('ads.removeSavedTargeting', { ...at, savedTargeting: id });
      toast({ message: t('audiences.saved.done.saved', { name: as }), undo: () => void run([], remove) });
      onClose();
    },
  });
  const error = say(act.error);
  return (
    <FormDialog
      size="sm"
      title={t('audiences.saved.save_title')}
      subtitle={t('audiences.saved.save_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        // In React it is still within the form of the ad group, which is not sent by this.
        event.stopPropagation();
        setIsTried(true);
        if (name.trim() !== '' && !act.isPending) act.mutate({ ...at, name, targeting });
      }}
      action={t('common.save')}
      isBusy={act.isPending}
    >
      <NameField name={name} isTried={isTried} onChange={setName} />
      <p className="text-sm text-ink-2">{words(targeting)}</p>
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}

export function SavedTargetingBar({
  center,
  account,
  targeting,
  onApply,
}: {
  center: string;
  account: Pick<Account, 'id' | 'viewer' | 'status'>;
  targeting: Targeting;
  onApply: (targeting: Targeting) => void;
}) {
  const t = useTranslations();
  const words = useTargetingWords();
  const why = useWhyNot(account)('audience:edit');
  const [isSaving, setIsSaving] = useState(false);
  const [found, setFound] = useState<ReadonlyMap<string, SavedTargeting>>(new Map());
  const at = { center, account: account.id };
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('ads.listSavedTargetings', {
        center,
        account: account.id,
        search,
        sort: 'name',
        pageSize: 20,
      });
      setFound(new Map(items.map((one) => [one.id, one])));
      return items.map(({ id, name, targeting: saved }) => ({ id, label: name, hint: words(saved) }));
    },
    // The words change with the language alone, which draws the page anew.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [center, account.id],
  );
  const apply = ([choice]: Choice[]) => {
    const saved = choice && found.get(choice.id);
    if (!saved) return;
    onApply(saved.targeting);
    toast({
      message: t('audiences.saved.done.applied', { name: saved.name }),
      undo: () => onApply(targeting),
    });
  };
  return (
    <div className="space-y-3 rounded-xl bg-sunken p-3">
      <Picker
        label={t('audiences.saved.apply')}
        hint={t('audiences.saved.apply_hint')}
        find={find}
        isSingle
        chosen={[]}
        onChange={apply}
      />
      <Button size="sm" disabledReason={why} onClick={() => setIsSaving(true)}>
        {t('audiences.saved.save')}
      </Button>
      {isSaving &&
        // A form within a form would be none: it stands beside the page.
        createPortal(<SaveDialog at={at} targeting={targeting} onClose={() => setIsSaving(false)} />, document.body)}
    </div>
  );
}
