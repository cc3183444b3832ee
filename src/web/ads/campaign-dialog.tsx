import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { objectives } from '../../contract/ads-kinds.ts';
import { useCommand } from '../api/hooks.ts';
import { RadioCards } from '../ui/radio-cards.tsx';
import { budgetOf, noBudget } from './drafts.ts';
import { BudgetFields, type DialogProps, DraftDialog, useDrafted } from './form-parts.tsx';
import { NameField } from './name-field.tsx';

/** Drafts a campaign: a name, what it is for, and perhaps a budget. */
export function CampaignDialog({ center, account, onClose }: DialogProps) {
  const t = useTranslations();
  const [name, setName] = useState('');
  const [objective, setObjective] = useState<(typeof objectives)[number]>('traffic');
  const [budget, setBudget] = useState(noBudget);
  const [isTried, setIsTried] = useState(false);
  const act = useCommand('ads.createCampaign', useDrafted(name, onClose));
  const read = budgetOf(budget, account.currency);
  return (
    <DraftDialog
      title={t('ads.create.campaign')}
      act={act}
      onClose={onClose}
      onSubmit={() => {
        setIsTried(true);
        if (name.trim() === '' || read === null) return;
        act.mutate({ center, account: account.id, name, objective, budget: read });
      }}
    >
      <NameField name={name} isTried={isTried} onChange={setName} />
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
    </DraftDialog>
  );
}
