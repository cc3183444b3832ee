import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import {
  type CenterRole,
  type CreatorRole,
  centerRoles,
  creatorRoles,
  type FinanceRole,
  financeRoles,
} from '../../contract/permissions.ts';
import { command } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RowResultsDialog } from '../ui/row-results.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { useManyMembers } from './use-many-members.ts';

const asTheyAre = { role: '', financeRole: '', creatorRole: '' };

/** Gives many members the same roles; what is left as it is stays different. */
export function RolesOfManyDialog({
  center,
  members,
  onClose,
  onDone,
}: {
  center: Center;
  members: readonly Member[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [roles, setRoles] = useState(asTheyAre);
  const { run, results } = useManyMembers('members.updateMembers', {
    members,
    said: (count) => t('members.at_once.roles_done', { count }),
    undo: ({ person, role, financeRole, creatorRole }) =>
      command('members.updateMember', { center: center.id, member: person.id, role, financeRole, creatorRole }),
    onClose,
    onDone,
  });
  const title = t('members.at_once.roles_title', { count: members.length });
  if (results !== null) return <RowResultsDialog title={title} results={results} onClose={onClose} />;
  const wanted = {
    ...(roles.role === '' ? {} : { role: roles.role as CenterRole }),
    ...(roles.financeRole === '' ? {} : { financeRole: roles.financeRole as FinanceRole }),
    ...(roles.creatorRole === '' ? {} : { creatorRole: roles.creatorRole as CreatorRole }),
  };
  const isChanged = Object.keys(wanted).length > 0;
  const touched = members.filter((member) =>
    Object.entries(wanted).some(([field, value]) => member[field as keyof typeof wanted] !== value),
  ).length;
  const keep = { value: '', label: t('members.at_once.keep') };
  const error = say(run.error);
  return (
    <Dialog
      title={title}
      subtitle={t('members.change.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isChanged || run.isPending) return;
        run.mutate({ center: center.id, members: members.map(({ person }) => person.id), ...wanted });
      }}
      footerNote={isChanged ? t('members.at_once.roles_note', { count: touched }) : undefined}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={run.isPending}
            disabledReason={isChanged ? null : t('members.change.unchanged')}
          >
            {t('members.change.save')}
          </Button>
        </>
      }
    >
      <SelectField
        label={t('members.change.role')}
        value={roles.role}
        onChange={(event) => setRoles({ ...roles, role: event.target.value })}
        options={[
          keep,
          ...centerRoles.map((role) => ({
            value: role as string,
            label: t(`access.roles.${role}`),
            isDisabled: role === 'owner' && center.viewer.role !== 'owner',
          })),
        ]}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('members.change.finance_role')}
          value={roles.financeRole}
          onChange={(event) => setRoles({ ...roles, financeRole: event.target.value })}
          options={[keep, ...financeRoles.map((role) => ({ value: role, label: t(`access.finance_roles.${role}`) }))]}
        />
        <SelectField
          label={t('members.change.creator_role')}
          value={roles.creatorRole}
          onChange={(event) => setRoles({ ...roles, creatorRole: event.target.value })}
          options={[keep, ...creatorRoles.map((role) => ({ value: role, label: t(`access.creator_roles.${role}`) }))]}
        />
      </div>
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
