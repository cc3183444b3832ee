import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { reviewDays } from '../../contract/members-at-once.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { RowResultsDialog } from '../ui/row-results.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useManyMembers } from './use-many-members.ts';

const shown = 8;

/** Asks the other Owners and Admins whether these members still need their access. */
export function ReviewMembersDialog({
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
  const [note, setNote] = useState('');
  const [days, setDays] = useState<number>(reviewDays.usual);
  const count = members.length;
  const { run, results } = useManyMembers('members.reviewMembers', {
    members,
    said: (done) => t('members.at_once.review_done', { count: done }),
    onClose,
    onDone,
  });
  const title = t('members.at_once.review_title', { count });
  if (results !== null) return <RowResultsDialog title={title} results={results} onClose={onClose} />;
  const error = say(run.error);
  const ids = members.map(({ person }) => person.id);
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!run.isPending) run.mutate({ center: center.id, members: ids, note, days });
      }}
      action={t('members.at_once.review_confirm', { count })}
      isBusy={run.isPending}
    >
      <p className="text-sm text-ink-2">{t('members.at_once.review_hint')}</p>
      <ul className="list-disc space-y-0.5 ps-5 text-sm text-ink-2">
        {members.slice(0, shown).map((member) => (
          <li key={member.person.id}>
            {t('members.at_once.one', {
              name: member.person.name,
              role: t(`access.roles.${member.role}`),
              count: member.accountCount,
            })}
          </li>
        ))}
        {count > shown && <li>{t('members.at_once.more', { count: count - shown })}</li>}
      </ul>
      <SelectField
        label={t('members.at_once.review_days')}
        value={String(days)}
        options={[7, reviewDays.usual, 30].map((one) => ({
          value: String(one),
          label: t('members.at_once.review_within', { count: one }),
        }))}
        onChange={(event) => setDays(Number(event.currentTarget.value))}
      />
      <TextField
        label={t('members.at_once.review_note')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
