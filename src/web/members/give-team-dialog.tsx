import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Team } from '../../contract/teams.ts';
import { refresh } from '../api/client.ts';
import { command, PutOff } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { AccountChooser } from '../assets/account-chooser.tsx';
import { GroupChooser } from '../assets/group-chooser.tsx';
import type { Chosen } from '../assets/role-chooser.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';

type Thing = 'accounts' | 'groups';

/** One call for each, one after the other: what fails stays chosen and says why. */
async function giveAll(
  at: { center: string; team: string; thing: Thing },
  chosen: readonly Chosen[],
  term: ReturnType<typeof termOfDays>,
): Promise<{ failed: Chosen[]; error: unknown }> {
  const { thing, ...team } = at;
  const outcome: { failed: Chosen[]; error: unknown } = { failed: [], error: null };
  for (const [index, one] of chosen.entries()) {
    const given = { ...team, role: one.role, ...term };
    try {
      if (thing === 'accounts') await command('members.giveTeamAccount', { ...given, account: one.id });
      else await command('members.giveTeamGroup', { ...given, group: one.id });
    } catch (error) {
      outcome.error = error;
      outcome.failed.push(...(error instanceof PutOff ? chosen.slice(index) : [one]));
      if (error instanceof PutOff) break;
    }
  }
  void refresh();
  return outcome;
}

/** Gives a team ad accounts, or asset groups, each in a role: whoever is in the team holds them. */
export function GiveTeamDialog({
  center,
  team,
  thing,
  onClose,
}: {
  center: string;
  team: Team;
  thing: Thing;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [days, setDays] = useState(noDays);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isDayWrong = problemOfDays(days, timeZone) !== null;
  const save = async () => {
    if (chosen.length === 0 || isDayWrong || isBusy) return;
    setIsBusy(true);
    const outcome = await giveAll({ center, team: team.id, thing }, chosen, termOfDays(days, timeZone));
    setIsBusy(false);
    const done = chosen.length - outcome.failed.length;
    if (done > 0) toast({ message: t('members.teams.given', { team: team.name, count: done, kind: thing }) });
    const reason = say(outcome.error);
    setProblem(reason === null ? null : t('members.give.failed', { count: outcome.failed.length, reason }));
    setChosen(outcome.failed);
    if (outcome.failed.length === 0) onClose();
  };
  const choose = { center, chosen, onChange: setChosen, newRole: 'operator' };
  return (
    <Dialog
      title={t(`members.teams.give_${thing}_to`, { team: team.name })}
      subtitle={t('members.teams.give_hint', { count: team.peopleCount })}
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
            disabledReason={chosen.length === 0 ? t('members.teams.none_chosen') : null}
          >
            {t(`members.teams.give_${thing}`)}
          </Button>
        </>
      }
    >
      {thing === 'accounts' ? (
        <AccountChooser label={t('members.teams.accounts')} {...choose} />
      ) : (
        <GroupChooser {...choose} isAlways />
      )}
      <TermFields value={days} onChange={setDays} />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}
