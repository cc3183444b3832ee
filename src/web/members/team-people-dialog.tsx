import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Team } from '../../contract/teams.ts';
import { refresh } from '../api/client.ts';
import { command, useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';
import { useFindMembers } from './use-find-members.tsx';

const atOnce = 100;

/** Puts members into a team, for good or for a time. */
export function TeamPeopleDialog({ center, team, onClose }: { center: string; team: Team; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const fail = useFailureToast();
  const timeZone = useTimeZone() ?? 'UTC';
  const [chosen, setChosen] = useState<Choice[]>([]);
  const [days, setDays] = useState(noDays);
  const isDayWrong = problemOfDays(days, timeZone) !== null;
  const find = useFindMembers(center);
  const at = { center, team: team.id };
  const ids = chosen.map(({ id }) => id);
  const undo = () =>
    void command('members.removeTeamPeople', { ...at, people: ids })
      .then(() => refresh())
      .catch(fail);
  const add = useCommand('members.addTeamPeople', {
    onDone: () => {
      toast({ message: t('members.teams.added', { count: ids.length, team: team.name }), undo });
      onClose();
    },
  });
  const save = () => {
    const term = termOfDays(days, timeZone);
    add.mutate({ ...at, people: ids.map((person) => ({ person, ...term })) });
  };
  const why =
    ids.length === 0
      ? t('members.teams.none_chosen')
      : ids.length > atOnce
        ? t('members.teams.too_many', { most: atOnce })
        : null;
  const error = say(add.error);
  return (
    <Dialog
      title={t('members.teams.add_to', { team: team.name })}
      subtitle={t('members.teams.add_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null && !isDayWrong && !add.isPending) save();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={add.isPending} disabledReason={why}>
            {t('members.teams.add')}
          </Button>
        </>
      }
    >
      <Picker
        label={t('assets.assign.who')}
        placeholder={t('assets.assign.search')}
        find={find}
        chosen={chosen}
        onChange={setChosen}
      />
      <TermFields value={days} onChange={setDays} />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
