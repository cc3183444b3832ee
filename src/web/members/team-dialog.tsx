import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Team } from '../../contract/teams.ts';
import { refresh } from '../api/client.ts';
import { command, useCommand } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useFindMembers } from './use-find-members.tsx';

/** Makes a team, or renames one; the toast of a new name leads back to the former. */
function useSave(center: string, team: Team | undefined, onClose: () => void) {
  const t = useTranslations();
  const go = useGo();
  const fail = useFailureToast();
  const create = useCommand('members.createTeam', {
    onDone: (made) => {
      toast({ message: t('members.teams.created', { team: made.name }) });
      onClose();
      go(paths.team(center, made.id));
    },
  });
  const undo = (former: Team) =>
    void command('members.updateTeam', { center, team: former.id, name: former.name })
      .then(() => refresh())
      .catch(fail);
  const rename = useCommand('members.updateTeam', {
    onDone: (changed) => {
      const back = team === undefined ? undefined : () => undo(team);
      toast({ message: t('members.teams.renamed', { team: changed.name }), undo: back });
      onClose();
    },
  });
  return {
    isPending: create.isPending || rename.isPending,
    error: create.error ?? rename.error,
    save: (name: string, people: readonly Choice[]) => {
      if (team !== undefined) rename.mutate({ center, team: team.id, name });
      else create.mutate({ center, name, people: people.map(({ id }) => ({ person: id })) });
    },
  };
}

/** Makes a team with its first people, or renames one. */
export function TeamDialog({ center, team, onClose }: { center: string; team?: Team; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [name, setName] = useState(team?.name ?? '');
  const [people, setPeople] = useState<Choice[]>([]);
  const { save, isPending, error } = useSave(center, team, onClose);
  const find = useFindMembers(center);
  const isTaken = error instanceof RefusalError && error.code === 'members.team_name_taken';
  const why =
    name.trim() === ''
      ? t('members.teams.no_name')
      : team !== undefined && name.trim() === team.name
        ? t('assets.form.unchanged')
        : null;
  const problem = isTaken ? null : say(error);
  return (
    <Dialog
      title={team === undefined ? t('members.teams.new_title') : t('members.teams.rename_title', { team: team.name })}
      subtitle={t('members.teams.dialog_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null && !isPending) save(name.trim(), people);
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={isPending} disabledReason={why}>
            {team === undefined ? t('members.teams.create') : t('members.teams.rename')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('members.teams.name')}
        value={name}
        maxLength={120}
        autoComplete="off"
        {...(isTaken ? { error: say(error) ?? '' } : {})}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {team === undefined && (
        <Picker
          label={t('members.teams.people')}
          placeholder={t('assets.assign.search')}
          find={find}
          chosen={people}
          onChange={setPeople}
        />
      )}
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}
