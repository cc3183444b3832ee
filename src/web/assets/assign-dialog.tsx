import { Search } from 'lucide-react';
import { useId, useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { assetRoles } from '../../contract/permissions.ts';
import { useOwnRoles, useRoleName } from '../access/roles.ts';
import { refresh } from '../api/client.ts';
import type { Row } from '../api/endpoints.ts';
import { command, StepUpDeclined, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Box } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { controlClass } from '../ui/field.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { noDays, problemOfDays, TermFields, termOfDays } from '../ui/term-fields.tsx';
import { toast } from '../ui/toast.tsx';
import { useSettled } from '../ui/use-settled.ts';

type Candidate = Row<'assets.listCandidates'>;

interface Assignment extends ReturnType<typeof termOfDays> {
  center: string;
  account: string;
  role: string;
}

/** One call per person, one after the other: who fails stays chosen. */
async function assignAll(people: readonly string[], assignment: Assignment) {
  const failed: string[] = [];
  let problem: unknown = null;
  for (const [index, person] of people.entries()) {
    try {
      await command('assets.assignAccount', { ...assignment, person });
    } catch (error) {
      problem = error;
      if (error instanceof StepUpDeclined) {
        failed.push(...people.slice(index));
        break;
      }
      failed.push(person);
    }
  }
  void refresh();
  return { failed, problem };
}

/** Gives the account to one or more members. */
export function AssignDialog({ center, account, onClose }: { center: Center; account: Account; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const timeZone = useTimeZone() ?? 'UTC';
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [role, setRole] = useState<string>('operator');
  const [days, setDays] = useState(noDays);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isDayWrong = problemOfDays(days, timeZone) !== null;
  const save = async () => {
    if (chosen.length === 0 || isDayWrong || isBusy) return;
    setIsBusy(true);
    const outcome = await assignAll(chosen, {
      center: center.id,
      account: account.id,
      role,
      ...termOfDays(days, timeZone),
    });
    setIsBusy(false);
    const done = chosen.length - outcome.failed.length;
    if (done > 0) toast({ message: t('assets.assign.done', { count: done }) });
    const reason = say(outcome.problem);
    setProblem(reason === null ? null : t('assets.assign.failed', { count: outcome.failed.length, reason }));
    setChosen(outcome.failed);
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
            disabledReason={chosen.length === 0 ? t('assets.assign.none') : null}
          >
            {t('assets.assign.save', { count: chosen.length })}
          </Button>
        </>
      }
    >
      <CandidateList center={center.id} account={account.id} chosen={chosen} onChange={setChosen} />
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
  const labelId = useId();
  const [search, setSearch] = useState('');
  const settled = useSettled(search);
  const list = useRows('assets.listCandidates', { center, account, search: settled });
  // People found for a former search are about to move.
  const isStale = list.isStale || settled !== search;
  const toggle = ({ person }: Candidate) =>
    onChange(chosen.includes(person.id) ? chosen.filter((id) => id !== person.id) : [...chosen, person.id]);
  return (
    <fieldset aria-labelledby={labelId} className="min-w-0">
      <span id={labelId} className="mb-1.5 block text-sm font-medium text-ink">
        {t('assets.assign.who')}
      </span>
      <div className="overflow-hidden rounded-lg shadow-[inset_0_0_0_1px_var(--line-2)]">
        <div className="relative shadow-[inset_0_-1px_var(--line)]">
          <Search size={16} aria-hidden="true" className="absolute inset-y-0 start-3 my-auto text-ink-3" />
          <input
            type="search"
            aria-label={t('assets.assign.search')}
            placeholder={t('assets.assign.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className={`${controlClass} h-9 rounded-b-none bg-transparent ps-9`}
          />
        </div>
        {list.isLoading && <Skeleton className="p-4" lines={2} />}
        {!list.isLoading && list.rows.length === 0 && (
          <p className="px-3 py-4 text-sm text-ink-3">{t('assets.assign.nobody')}</p>
        )}
        <ul
          aria-busy={isStale}
          inert={isStale}
          className="max-h-56 overflow-y-auto py-1 empty:hidden"
          onScroll={({ currentTarget: box }) => {
            if (box.scrollTop + box.clientHeight > box.scrollHeight - 80) list.loadMore();
          }}
        >
          {list.rows.map((row) => (
            <CandidateRow
              key={row.person.id}
              row={row}
              isChosen={chosen.includes(row.person.id)}
              onToggle={() => toggle(row)}
            />
          ))}
        </ul>
      </div>
    </fieldset>
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
