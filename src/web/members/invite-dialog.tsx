import { useState } from 'react';
import { useFormatter, useTimeZone, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { type CenterRole, centerRoles } from '../../contract/permissions.ts';
import type { Reply } from '../api/endpoints.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { AccountChooser } from '../assets/account-chooser.tsx';
import { GroupChooser } from '../assets/group-chooser.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ChipsField } from '../ui/chips-field.tsx';
import { isFutureDay } from '../ui/day-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { looksLikeEmail } from '../ui/email.ts';
import { RadioCards } from '../ui/radio-cards.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';
import { type InviteDraft, type Preset, presetOf, useInviteDraft, withPreset } from './invite-draft.ts';
import { InviteResults } from './invite-results.tsx';
import { SideRoleFields } from './side-role-fields.tsx';

type Results = Reply<'members.inviteMembers'>['results'];
const maxAddresses = 50;

/** Invites one or many people: addresses, what they come for, which accounts. */
export function InviteDialog({
  center,
  start = {},
  onClose,
}: {
  center: Center;
  /** What is filled in already, as the role when Home suggests a second owner. */
  start?: Partial<InviteDraft>;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const { draft, change, clear } = useInviteDraft(center.id, start);
  const [results, setResults] = useState<Results>([]);
  const send = useCommand('members.inviteMembers', {
    onDone: (reply) => {
      const refused = reply.results.filter((result) => result.invitation === null);
      const count = reply.results.length - refused.length;
      if (refused.length === 0) {
        clear();
        toast({ message: t('members.invite.sent', { count }) });
        onClose();
        return;
      }
      setResults(reply.results);
      change({ emails: refused.map((result) => result.email) });
    },
  });
  const isEmployee = draft.role === 'employee';
  const days = draft.role === 'owner' ? noDays : draft.days;
  const problem = useSendProblem(draft, problemOfDays(days, timeZone));
  const submit = () => {
    if (problem !== null || send.isPending) return;
    setResults([]);
    const { startsAt, expiresAt } = termOfDays(days, timeZone);
    send.mutate({
      center: center.id,
      emails: draft.emails,
      role: draft.role,
      financeRole: draft.financeRole,
      creatorRole: draft.creatorRole,
      accounts: isEmployee ? draft.accounts.map(({ id, role }) => ({ id, role })) : [],
      groups: isEmployee ? draft.groups.map(({ id, role }) => ({ id, role })) : [],
      membershipStartsAt: startsAt,
      membershipExpiresAt: expiresAt,
    });
  };
  const error = say(send.error);
  return (
    <Dialog
      title={t('members.invite.title')}
      subtitle={t('members.invite.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      footerNote={<Sentence draft={draft} />}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={send.isPending} disabledReason={problem}>
            {t('members.invite.send', { count: draft.emails.filter(looksLikeEmail).length })}
          </Button>
        </>
      }
    >
      <ChipsField
        label={t('members.invite.emails')}
        hint={t('members.invite.emails_hint')}
        placeholder={t('members.invite.placeholder')}
        values={draft.emails}
        onChange={(emails) => change({ emails })}
        max={maxAddresses}
      />
      {results.length > 0 && <InviteResults results={results} />}
      <RadioCards<Preset>
        legend={t('members.invite.preset')}
        columns={3}
        value={presetOf(draft)}
        onChange={(preset) => change(withPreset(draft, preset))}
        options={[
          {
            value: 'operator',
            label: t('members.invite.preset_operator'),
            hint: t('members.invite.preset_operator_hint'),
          },
          {
            value: 'observer',
            label: t('members.invite.preset_observer'),
            hint: t('members.invite.preset_observer_hint'),
          },
          { value: 'admin', label: t('members.invite.preset_admin'), hint: t('members.invite.preset_admin_hint') },
        ]}
      />
      {isEmployee ? (
        <div className="space-y-4">
          <AccountChooser
            center={center.id}
            label={t('members.invite.accounts')}
            chosen={draft.accounts}
            onChange={(accounts) => change({ accounts })}
            newRole={draft.assetRole}
          />
          <GroupChooser
            center={center.id}
            chosen={draft.groups}
            onChange={(groups) => change({ groups })}
            newRole={draft.assetRole}
          />
          {draft.accounts.length + draft.groups.length === 0 && (
            <Banner tone="warn">{t('members.invite.warn_none')}</Banner>
          )}
        </div>
      ) : (
        <Banner tone="info">{t('members.invite.admin_accounts')}</Banner>
      )}
      <Details center={center} draft={draft} change={change} />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}

function useSendProblem(draft: InviteDraft, ofDays: ReturnType<typeof problemOfDays>): string | null {
  const t = useTranslations();
  const broken = draft.emails.filter((address) => !looksLikeEmail(address)).length;
  if (draft.emails.length === 0) return t('members.invite.need_email');
  if (broken > 0) return t('members.invite.broken', { count: broken });
  if (draft.emails.length > maxAddresses) return t('members.invite.too_many');
  return ofDays === null ? null : t(`common.term.${ofDays}`);
}

/** Says in one line what the button will do. */
function Sentence({ draft }: { draft: InviteDraft }) {
  const t = useTranslations();
  const format = useFormatter();
  const timeZone = useTimeZone() ?? 'UTC';
  const { from, until } = draft.role === 'owner' ? noDays : draft.days;
  const say = (day: string) =>
    day === '' ? '' : format.dateTime(new Date(`${day}T12:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' });
  return t('members.invite.sentence', {
    people: draft.emails.filter(looksLikeEmail).length,
    role: t(`access.roles.${draft.role}`),
    accounts: draft.role === 'employee' ? draft.accounts.length : 0,
    groups: draft.role === 'employee' ? draft.groups.length : 0,
    starts: from !== '' && isFutureDay(from, timeZone) ? 'dated' : 'none',
    from: say(from),
    ends: until === '' ? 'none' : 'dated',
    until: say(until),
  });
}

/** The rarer choices, folded away. */
function Details({
  center,
  draft,
  change,
}: {
  center: Center;
  draft: InviteDraft;
  change: (part: Partial<InviteDraft>) => void;
}) {
  const t = useTranslations();
  const isOwner = draft.role === 'owner';
  const mayMakeOwner = center.viewer.role === 'owner';
  return (
    <details className="group rounded-lg shadow-[inset_0_0_0_1px_var(--line)]" open={isOwner || undefined}>
      <summary className="flex min-h-10 cursor-pointer items-center rounded-lg px-3 text-sm font-medium text-ink-2 hover:text-ink">
        {t('members.invite.detail')}
      </summary>
      <div className="space-y-4 px-3 pt-1 pb-4">
        <SelectField
          label={t('members.invite.role')}
          hint={mayMakeOwner ? t(`access.role_hints.${draft.role}`) : t('members.why.no_owner_grant')}
          value={draft.role}
          onChange={(event) => change({ role: event.target.value as CenterRole })}
          options={centerRoles.map((role) => ({
            value: role,
            label: t(`access.roles.${role}`),
            isDisabled: role === 'owner' && !mayMakeOwner,
          }))}
        />
        <SideRoleFields value={draft} onChange={change} />
        <TermFields
          value={draft.days}
          onChange={(days) => change({ days })}
          lockedHint={isOwner ? t('members.invite.owner_no_term') : null}
        />
      </div>
    </details>
  );
}
