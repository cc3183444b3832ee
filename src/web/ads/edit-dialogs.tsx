// Everything that a campaign or an ad group is set to, changed in the page.
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Campaign } from '../../contract/ads.ts';
import type { AdGroup } from '../../contract/ads-groups.ts';
import { maxLabels } from '../../contract/labels.ts';
import { ChangeTable } from '../activity/change-list.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ChipsField } from '../ui/chips-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { AdGroupFields } from './ad-group-form.tsx';
import { budgetOf, draftOfAdGroup, draftOfBudget, settingsOfDraft } from './drafts.ts';
import { BudgetFields, type DialogProps } from './form-parts.tsx';
import { NameField } from './name-field.tsx';
import { changedFields, useEdit } from './use-edit.ts';

interface EditProps<Row> extends Omit<DialogProps, 'parent'> {
  row: Row;
}

function EditFrame({
  title,
  name,
  edit,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  name: string;
  edit: ReturnType<typeof useEdit>;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTranslations();
  const error = useErrorSentence()(edit.error);
  const { review } = edit;
  return (
    <Dialog
      size="lg"
      title={title}
      subtitle={<bdi>{name}</bdi>}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (edit.isPending) return;
        if (review === null) onSubmit();
        else edit.confirm();
      }}
      footer={
        <>
          <Button onClick={review === null ? onClose : edit.back}>
            {t(review === null ? 'common.cancel' : 'ads.edit.back')}
          </Button>
          <Button type="submit" variant="primary" isBusy={edit.isPending}>
            {t(review === null ? 'ads.edit.save' : 'ads.edit.confirm')}
          </Button>
        </>
      }
    >
      {review !== null && (
        <>
          <Banner tone="warn">{t('ads.edit.spends_more')}</Banner>
          {review.preview.changes.slice(0, 1).map((change) => (
            <ChangeTable key={change.object.id} change={change} />
          ))}
        </>
      )}
      {/* What was typed stays while the review is open. */}
      <div className={review === null ? 'space-y-5' : 'hidden'}>{children}</div>
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}

export function LabelsField({
  label,
  labels,
  onChange,
}: {
  label?: string;
  labels: string[];
  onChange: (labels: string[]) => void;
}) {
  const t = useTranslations();
  return (
    <ChipsField
      label={label ?? t('ads.edit.labels')}
      values={labels}
      onChange={onChange}
      isValid={(value) => value.length <= 40}
      max={maxLabels}
      acceptsFile={false}
      hasSpaces
    />
  );
}

export function EditCampaignDialog({ center, account, row, onClose }: EditProps<Campaign>) {
  const t = useTranslations();
  const [name, setName] = useState(row.name);
  const [budget, setBudget] = useState(draftOfBudget(row.budget, row.currency));
  const [labels, setLabels] = useState(row.labels);
  const [isTried, setIsTried] = useState(false);
  const edit = useEdit('ads.updateCampaign', { at: { center, account: account.id, campaign: row.id }, row, onClose });
  const read = budgetOf(budget, row.currency);
  return (
    <EditFrame
      title={t('ads.edit.campaign')}
      name={row.name}
      edit={edit}
      onClose={onClose}
      onSubmit={() => {
        setIsTried(true);
        if (name.trim() === '' || read === null) return;
        const { name: former, budget: spent, labels: worn } = row;
        void edit.submit(changedFields({ name: former, budget: spent, labels: worn }, { name, budget: read, labels }));
      }}
    >
      <NameField name={name} isTried={isTried} onChange={setName} />
      <BudgetFields draft={budget} currency={row.currency} isTried={isTried} onChange={setBudget} />
      <p className="text-sm text-ink-3">{t('ads.form.budget_hint')}</p>
      <LabelsField labels={labels} onChange={setLabels} />
    </EditFrame>
  );
}

export function EditAdGroupDialog({ center, account, row, onClose }: EditProps<AdGroup>) {
  const t = useTranslations();
  const [name, setName] = useState(row.name);
  const [labels, setLabels] = useState(row.labels);
  const [draft, setDraft] = useState(() => draftOfAdGroup(row, account.timeZone));
  const [isTried, setIsTried] = useState(false);
  const at = { center, account: account.id };
  const campaign = useEndpoint('ads.getCampaign', { ...at, campaign: row.campaign.id }).data;
  const edit = useEdit('ads.updateAdGroup', { at: { ...at, adGroup: row.id }, row, onClose });
  const settings = settingsOfDraft(draft, { ...account, before: row });
  return (
    <EditFrame
      title={t('ads.edit.ad_group')}
      name={row.name}
      edit={edit}
      onClose={onClose}
      onSubmit={() => {
        setIsTried(true);
        if (name.trim() === '' || settings === null) return;
        void edit.submit(changedFields<Partial<AdGroup>>(row, { name, labels, ...settings }) as never);
      }}
    >
      <NameField name={name} isTried={isTried} onChange={setName} />
      <AdGroupFields
        center={center}
        draft={draft}
        account={account}
        objective={campaign?.objective}
        isTried={isTried}
        set={(change) => setDraft((former) => ({ ...former, ...change }))}
      />
      <LabelsField labels={labels} onChange={setLabels} />
    </EditFrame>
  );
}
