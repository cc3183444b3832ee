import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { refresh } from '../api/client.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { areLabels, LabelField } from './label-field.tsx';

export function LabelsDialog({ center, account, onClose }: { center: string; account: Account; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const fail = useFailureToast();
  const [labels, setLabels] = useState<readonly string[]>(account.labels);
  const at = { center, account: account.id };
  const undo = () =>
    void command('assets.putAccountLabels', { ...at, labels: account.labels })
      .then(() => refresh())
      .catch(fail);
  const save = useCommand('assets.putAccountLabels', {
    onDone: () => {
      toast({ message: t('assets.labels.saved', { account: account.name }), undo });
      onClose();
    },
  });
  const isChanged = JSON.stringify(labels) !== JSON.stringify(account.labels);
  const error = say(save.error);
  return (
    <Dialog
      title={t('assets.labels.edit_title', { account: account.name })}
      subtitle={t('assets.labels.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && areLabels(labels) && !save.isPending) save.mutate({ ...at, labels: [...labels] });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={save.isPending}
            disabledReason={isChanged ? null : t('assets.form.unchanged')}
          >
            {t('assets.labels.save')}
          </Button>
        </>
      }
    >
      <LabelField center={center} label={t('assets.labels.title')} values={labels} onChange={setLabels} />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
