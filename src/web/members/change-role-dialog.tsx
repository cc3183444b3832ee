import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { type CenterRole, centerRoles } from '../../contract/permissions.ts';
import { refresh } from '../api/client.ts';
import { command, useCommand } from '../api/hooks.ts';
import { showInReply, showInRows } from '../api/optimistic.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { daysOf, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';
import { SideRoleFields, type SideRoles } from './side-role-fields.tsx';

type Roles = SideRoles & { role: CenterRole; startsAt: string | null; expiresAt: string | null };

function rolesOf(member: Member): Roles {
  const { role, financeRole, creatorRole, startsAt, expiresAt } = member;
  return { role, financeRole, creatorRole, startsAt, expiresAt };
}

/** The call, with the way back to what the member was in its toast. */
function useSaveRoles(center: string, member: Member, onClose: () => void) {
  const t = useTranslations();
  const fail = useFailureToast();
  const { name } = member.person;
  const target = { center, member: member.person.id };
  const former = rolesOf(member);
  const undo = () =>
    void command('members.updateMember', { ...target, ...former })
      .then(() => refresh())
      .catch(fail);
  const save = useCommand('members.updateMember', {
    onDone: (changed) => {
      showInRows('members.listMembers', (row) => (row.person.id === changed.person.id ? changed : row));
      showInReply('members.getMember', target, () => changed);
      void refresh();
      toast({ message: t('members.change.saved', { name }), undo });
      onClose();
    },
  });
  return { target, save };
}

/** Changes what a member is in the center. The toast leads back to what they were. */
export function ChangeRoleDialog({ center, member, onClose }: { center: Center; member: Member; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const [roles, setRoles] = useState<Roles>(() => rolesOf(member));
  const former = rolesOf(member);
  const formerDays = daysOf(former, timeZone);
  const [days, setDays] = useState(formerDays);
  const { name } = member.person;
  const { target, save } = useSaveRoles(center.id, member, onClose);
  const isOwner = roles.role === 'owner';
  const next = { ...roles, ...(isOwner ? { startsAt: null, expiresAt: null } : termOfDays(days, timeZone, former)) };
  const isChanged = JSON.stringify(next) !== JSON.stringify(former);
  const isDayWrong = !isOwner && problemOfDays(days, timeZone, formerDays) !== null;
  const cannotMakeOwner = center.viewer.role === 'owner' ? null : t('members.why.no_owner_grant');
  const error = say(save.error);
  return (
    <Dialog
      title={t('members.change.title', { name })}
      subtitle={t('members.change.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isDayWrong && !save.isPending) save.mutate({ ...target, ...next });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={save.isPending}
            disabledReason={isChanged ? null : t('members.change.unchanged')}
          >
            {t('members.change.save')}
          </Button>
        </>
      }
    >
      <RadioCards
        legend={t('members.change.role')}
        columns={1}
        value={roles.role}
        onChange={(role) => setRoles({ ...roles, role })}
        options={centerRoles.map((role) => ({
          value: role,
          label: t(`access.roles.${role}`),
          hint: t(`access.role_hints.${role}`),
          disabledReason: role === 'owner' ? cannotMakeOwner : null,
        }))}
      />
      <SideRoleFields value={roles} onChange={(side) => setRoles({ ...roles, ...side })} />
      <TermFields
        value={days}
        onChange={setDays}
        former={formerDays}
        lockedHint={isOwner ? t('members.invite.owner_no_term') : null}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
