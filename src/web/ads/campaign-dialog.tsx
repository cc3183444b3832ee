import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { objectives } from '../../contract/ads-kinds.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { BudgetFields, budgetOf, type DialogProps, noBudget } from './form-parts.tsx';

/** Drafts a campaign: a name, what it is for, and perhaps a budget. */
export function CampaignDialog({ center, account, onClose }: DialogProps) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [name, setName] = useState('');
  const [objective, setObjective] = useState<(typeof objectives)[number]>('traffic');
  const [budget, setBudget] = useState(noBudget);
  const [isTried, setIsTried] = useState(false);
  const act = useCommand('ads.createCampaign', {
    refreshes: ['ads', 'audit'],
    onDone: () => {
      toast({ message: t('ads.done.drafted', { name: name.trim() }) });
      onClose();
    },
  });
  const read = budgetOf(budget, account.currency);
  const error = say(act.error);
  return (
    <Dialog
      title={t('ads.create.campaign')}
      subtitle={t('ads.form.draft_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (name.trim() === '' || read === null || act.isPending) return;
        act.mutate({ center, account: account.id, name, objective, budget: read });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={act.isPending}>
            {t('ads.form.save')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('ads.table.name')}
        value={name}
        maxLength={200}
        error={isTried && name.trim() === '' ? t('errors.fields.required') : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RadioCards
        legend={t('ads.form.objective')}
        value={objective}
        options={objectives.map((one) => ({
          value: one,
          label: t(`ads.kinds.${one}`),
          hint: t(`ads.objectives.${one}`),
        }))}
        onChange={setObjective}
      />
      <BudgetFields draft={budget} currency={account.currency} isTried={isTried} onChange={setBudget} />
      <p className="text-sm text-ink-3">{t('ads.form.budget_hint')}</p>
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
