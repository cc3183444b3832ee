import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { assetRoles } from '../../contract/permissions.ts';
import { useOwnRoles, useRoleName } from '../access/roles.ts';
import { refresh } from '../api/client.ts';
import type { Row } from '../api/endpoints.ts';
import { command, PutOff, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { AccountTeamList } from '../members/team-list.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Box } from '../ui/checkbox.tsx';
import { ChoiceList, useListSearch } from '../ui/choice-list.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';

type Candidate = Row<'assets.listCandidates'>;

interface Assignment extends ReturnType<typeof termOfDays> {
  center: string;
  account: string;
  role: string;
}

/** One call for each person and team, one after the other: who fails stays chosen. */
async function assignAll(
  { people, teams }: { people: readonly string[]; teams: readonly string[] },
  assignment: Assignment,
) {
  const failed: string[] = [];
  let problem: unknown = null;
  const all = [...people, ...teams];
  for (const [index, id] of all.entries()) {
    try {
      if (index < people.length) await command('assets.assignAccount', { ...assignment, person: id });
      else await command('members.giveTeamAccount', { ...assignment, team: id });
    } catch (error) {
      problem = error;
      if (error instanceof PutOff) {
        failed.push(...all.slice(index));
        break;
      }
      failed.push(id);
    }
  }
  void refresh();
  return { failed, problem };
}

/** Gives the account to members and to teams. */
export function AssignDialog({ center, account, onClose }: { center: Center; account: Account; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const [people, setPeople] = useState<readonly string[]>([]);
  const [teams, setTeams] = useState<readonly string[]>([]);
  const [role, setRole] = useState<string>('operator');
  const [days, setDays] = useState(noDays);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isDayWrong = problemOfDays(days, timeZone) !== null;
  const count = people.length + teams.length;
  const save = async () => {
    if (count === 0 || isDayWrong || isBusy) return;
    setIsBusy(true);
    const assignment = { center: center.id, account: account.id, role, ...termOfDays(days, timeZone) };
    const outcome = await assignAll({ people, teams }, assignment);
    setIsBusy(false);
    const isFailed = (id: string) => outcome.failed.includes(id);
    const [failedPeople, failedTeams] = [people.filter(isFailed), teams.filter(isFailed)];
    if (outcome.failed.length < count)
      toast({
        message: t('assets.assign.done', {
          count: people.length - failedPeople.length,
          teams: teams.length - failedTeams.length,
        }),
      });
    const reason = say(outcome.problem);
    setProblem(reason === null ? null : t('assets.assign.failed', { count: outcome.failed.length, reason }));
    setPeople(failedPeople);
    setTeams(failedTeams);
    if (outcome.failed.length === 0) onClose();
  };
  return (
    <Dialog
      title={t('assets.assign.title', { account: account.name })}
      subtitle={t('assets.assign.hint')}
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
            disabledReason={count === 0 ? t('assets.assign.none') : null}
          >
            {t('assets.assign.save', { count: people.length, teams: teams.length })}
          </Button>
        </>
      }
    >
      <CandidateList center={center.id} account={account.id} chosen={people} onChange={setPeople} />
      <AccountTeamList center={center.id} account={account.id} chosen={teams} onChange={setTeams} />
      <RoleCards value={role} onChange={setRole} />
      <TermFields value={days} onChange={setDays} />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}

function RoleCards({ value, onChange }: { value: string; onChange: (role: string) => void }) {
  const t = useTranslations();
  const own = useOwnRoles();
  return (
    <RadioCards
      legend={t('assets.assign.role')}
      columns={3}
      value={value}
      onChange={onChange}
      options={[
        ...assetRoles.map((one) => ({
          value: one as string,
          label: t(`access.roles.${one}`),
          hint: t(`access.asset_role_hints.${one}`),
        })),
        ...own.map(({ id, name, description }) => ({ value: id, label: name, hint: description })),
      ]}
    />
  );
}

function CandidateList({
  center,
  account,
  chosen,
  onChange,
}: {
  center: string;
  account: string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const t = useTranslations();
  const search = useListSearch();
  const list = useRows('assets.listCandidates', { center, account, search: search.settled });
  const toggle = ({ person }: Candidate) =>
    onChange(chosen.includes(person.id) ? chosen.filter((id) => id !== person.id) : [...chosen, person.id]);
  return (
    <ChoiceList
      label={t('assets.assign.who')}
      search={search}
      searchLabel={t('assets.assign.search')}
      list={list}
      empty={t('assets.assign.nobody')}
    >
      {(row) => (
        <CandidateRow
          key={row.person.id}
          row={row}
          isChosen={chosen.includes(row.person.id)}
          onToggle={() => toggle(row)}
        />
      )}
    </ChoiceList>
  );
}

function CandidateRow({ row, isChosen, onToggle }: { row: Candidate; isChosen: boolean; onToggle: () => void }) {
  const t = useTranslations();
  const { person, role } = row;
  const roleName = useRoleName();
  return (
    <li className="listed px-3 hover:bg-sunken">
      <label className="flex min-h-11 cursor-pointer items-center gap-2.5 py-1.5">
        <Box checked={isChosen} onChange={onToggle} className="shrink-0" />
        <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="sm" />
        <span className="min-w-0 flex-1">
          <bdi className="block truncate text-sm text-ink">{person.name}</bdi>
          <bdi dir="ltr" className="block truncate text-xs text-ink-3">
            {person.email}
          </bdi>
        </span>
        {role !== null && (
          <span className="shrink-0 text-xs text-ink-3">{t('assets.assign.has', { role: roleName(role) })}</span>
        )}
      </label>
    </li>
  );
}
