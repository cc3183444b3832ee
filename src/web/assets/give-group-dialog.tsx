import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Group } from '../../contract/groups.ts';
import { type AssetRole, assetRoles } from '../../contract/permissions.ts';
import { refresh } from '../api/client.ts';
import { command } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { GroupTeamList } from '../members/team-list.tsx';
import { useFindMembers } from '../members/use-find-members.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';

/** Gives a group to members and to teams, who then hold all that is in it. */
export function GiveGroupDialog({ center, group, onClose }: { center: string; group: Group; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const [chosen, setChosen] = useState<Choice[]>([]);
  const [teams, setTeams] = useState<readonly string[]>([]);
  const [role, setRole] = useState<AssetRole>('operator');
  const [days, setDays] = useState(noDays);
  const isDayWrong = problemOfDays(days, timeZone) !== null;
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const save = async () => {
    setIsBusy(true);
    const given = { role, ...termOfDays(days, timeZone) };
    try {
      const people = chosen.map(({ id }) => ({ person: id, ...given }));
      if (people.length > 0) await command('assets.assignGroup', { center, group: group.id, people });
      for (const team of teams) await command('members.giveTeamGroup', { center, group: group.id, team, ...given });
      toast({
        message:
          teams.length === 0
            ? t('assets.groups.given', { count: chosen.length, group: group.name })
            : t('assets.assign.done', { count: chosen.length, teams: teams.length }),
      });
      onClose();
    } catch (error) {
      setProblem(error);
    } finally {
      setIsBusy(false);
      void refresh();
    }
  };
  const count = chosen.length + teams.length;
  const why = count === 0 ? t('assets.assign.none') : chosen.length > 50 ? t('assets.groups.too_many_people') : null;
  const error = say(problem);
  return (
    <Dialog
      title={t('assets.groups.give_title', { group: group.name })}
      subtitle={t('assets.groups.give_hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null && !isDayWrong && !isBusy) void save();
      }}
      footerNote={
        chosen.length === 0
          ? undefined
          : t('assets.groups.give_sentence', {
              people: chosen.length,
              accounts: group.itemCount,
              role: t(`access.roles.${role}`),
            })
      }
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy} disabledReason={why}>
            {t('assets.groups.give')}
          </Button>
        </>
      }
    >
      <Picker
        label={t('assets.assign.who')}
        placeholder={t('assets.assign.search')}
        find={useFindMembers(center)}
        chosen={chosen}
        onChange={setChosen}
      />
      <GroupTeamList center={center} group={group.id} chosen={teams} onChange={setTeams} />
      <RadioCards
        legend={t('assets.assign.role')}
        columns={3}
        value={role}
        onChange={setRole}
        options={assetRoles.map((one) => ({
          value: one,
          label: t(`access.roles.${one}`),
          hint: t(`access.asset_role_hints.${one}`),
        }))}
      />
      <TermFields value={days} onChange={setDays} />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}
