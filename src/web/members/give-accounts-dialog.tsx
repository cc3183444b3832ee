import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Member } from '../../contract/members.ts';
import { refresh } from '../api/client.ts';
import { command, PutOff, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { AccountChooser } from '../assets/account-chooser.tsx';
import type { Chosen } from '../assets/role-chooser.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';

interface Outcome {
  given: Chosen[];
  failed: Chosen[];
  error: unknown;
}

/** One call per account, one after the other: what fails stays chosen and says why. */
async function giveAll(
  center: string,
  person: string,
  chosen: Chosen[],
  term: ReturnType<typeof termOfDays>,
): Promise<Outcome> {
  const outcome: Outcome = { given: [], failed: [], error: null };
  for (const [index, { id, role }] of chosen.entries()) {
    try {
      await command('assets.assignAccount', { center, account: id, person, role, ...term });
      outcome.given.push(chosen[index] as Chosen);
    } catch (error) {
      outcome.error = error;
      if (error instanceof PutOff) {
        outcome.failed.push(...chosen.slice(index));
        break;
      }
      outcome.failed.push(chosen[index] as Chosen);
    }
  }
  void refresh();
  return outcome;
}

/** Gives a member one or more ad accounts. */
export function GiveAccountsDialog({
  center,
  member,
  onClose,
}: {
  center: Center;
  member: Member;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const fail = useFailureToast();
  const timeZone = useTimeZone() ?? 'UTC';
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [days, setDays] = useState(noDays);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { name, id: person } = member.person;
  // What they hold already is changed on their page; leaving it out here keeps the undo exact.
  const held = useEndpoint('assets.listMemberAccounts', { center: center.id, person, via: 'grant', pageSize: 200 });
  const heldIds = (held.data?.items ?? []).map((item) => item.account.id);
  const isDayWrong = problemOfDays(days, timeZone) !== null;
  const undo = (given: Chosen[]) =>
    void Promise.all(
      given.map((one) => command('assets.unassignAccount', { center: center.id, account: one.id, person })),
    )
      .then(() => refresh())
      .catch(fail);
  const save = async () => {
    if (chosen.length === 0 || isDayWrong || isBusy) return;
    setIsBusy(true);
    const outcome = await giveAll(center.id, person, chosen, termOfDays(days, timeZone));
    setIsBusy(false);
    if (outcome.given.length > 0) {
      const message = t('members.give.done', { name, count: outcome.given.length });
      toast({ message, undo: () => undo(outcome.given) });
    }
    const reason = say(outcome.error);
    setProblem(reason === null ? null : t('members.give.failed', { count: outcome.failed.length, reason }));
    setChosen(outcome.failed);
    if (outcome.failed.length === 0) onClose();
  };
  const reachesAll = member.role !== 'employee';
  return (
    <Dialog
      title={t('members.give.title', { name })}
      subtitle={t('members.give.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={isBusy}
            disabledReason={chosen.length === 0 ? t('members.give.none') : null}
          >
            {t('members.give.save', { count: chosen.length })}
          </Button>
        </>
      }
    >
      {reachesAll && (
        <Banner tone="info">{t('members.give.every_hint', { name, role: t(`access.roles.${member.role}`) })}</Banner>
      )}
      <AccountChooser
        center={center.id}
        label={t('members.invite.accounts')}
        chosen={chosen}
        onChange={setChosen}
        newRole="operator"
        withoutIds={heldIds}
      />
      <TermFields value={days} onChange={setDays} />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}
