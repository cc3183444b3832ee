// Reading lines as people type them: which cells they mean, and what each would change. Nothing is changed here.
import { sql } from 'kysely';
import type * as contract from '../../contract/access-grid.ts';
import type { LineRefusal, Plan, PlanLine } from '../../contract/access-grid.ts';
import type { DailyBudgets } from '../../contract/daily-budgets.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { assetRoles } from '../../contract/permissions.ts';
import { sentence } from '../../locales/catalog.ts';
import type { Context } from '../foundation/context.ts';
import type { Installation } from '../foundation/installation.ts';
import { asId } from '../foundation/lists.ts';
import {
  findAccounts,
  findPeople,
  keyOf,
  listAllRoles,
  listHeld,
  listReach,
  type Reach,
  type Role,
} from './grid-facts.ts';
import { presentHeld } from './grid-queries.ts';
import {
  barOnCell,
  type CellAccount,
  type CellPerson,
  type Held,
  isSameHeld,
  readDate,
  type TypedDate,
} from './grid-rules.ts';
import { wordsOf } from './role-queries.ts';

type Row = InputOf<typeof contract.planAssignments>['rows'][number];

/** What the texts of all lines mean in the acting center. */
interface Meanings {
  people: Map<string, CellPerson>;
  accountsById: Map<string, CellAccount>;
  accountsByName: Map<string, CellAccount[]>;
  roles: Map<string, Role>;
  roleByWord: Map<string, Role>;
  /** The instant of a day or local time in the zone of the center; of a day its first and its last one. */
  days: Map<string, { first: Date; last: Date }>;
}

interface Refused {
  code: LineRefusal;
  values?: Record<string, string | number>;
}

/** One line as far as it could be read. */
interface Read {
  row: Row;
  person?: CellPerson;
  account?: CellAccount;
  /** Undefined for a role that is not there. */
  role?: Role | null;
  refused?: Refused;
}

const plain = (text: string): string => text.trim().normalize('NFC');

export interface PlanParts extends Pick<Installation, 'limits'> {
  /** How much ad accounts may spend in a day; handed over by `app.ts`, since money is of a higher room. */
  budgetsOf(context: Context, accounts: readonly string[]): Promise<DailyBudgets>;
}

export async function planAssignments(
  context: Context,
  { limits, budgetsOf }: PlanParts,
  { rows }: InputOf<typeof contract.planAssignments>,
): Promise<Plan> {
  await limits.take('plan.account', context.actor.personId);
  const meanings = await findMeanings(context, rows);
  const lines = rows.map((row) => readLine(row, meanings));
  refuseDoubles(lines);
  const pairs = lines.flatMap(({ person, account }) =>
    person && account ? [{ person: person.id, account: account.id }] : [],
  );
  const held = await listHeld(context, pairs);
  const reach = await listReach(context, pairs);
  const judged = lines.map((line) => judgeLine(context, line, { meanings, held, reach }));
  const touched = judged.flatMap(({ outcome, account }) => (outcome === 'changed' && account ? [account.id] : []));
  const budgets = await budgetsOf(context, [...new Set(touched)]);
  return { lines: judged, totals: totalsOf(judged), people: effectsOf(judged), budgets };
}

async function findMeanings(context: Context, rows: readonly Row[]): Promise<Meanings> {
  const typedPeople = [...new Set(rows.map((row) => plain(row.person).toLowerCase()))];
  const typedAccounts = [...new Set(rows.map((row) => plain(row.account)))];
  const ids = (texts: readonly string[]): string[] => texts.filter((text) => asId(text) !== null);
  // A text with NUL means nothing, and the database cannot take it.
  const words = (texts: readonly string[]): string[] =>
    texts.filter((text) => text !== '' && !text.includes('\u0000') && text.isWellFormed());
  const people = await findPeople(context, { ids: ids(typedPeople), emails: words(typedPeople) });
  const accounts = await findAccounts(context, { ids: ids(typedAccounts), names: words(typedAccounts) });
  const roles = await listAllRoles(context);
  const live = accounts.filter(({ isLive }) => isLive);
  return {
    people: new Map(people.flatMap((one) => [[one.id, one] as const, [one.email.toLowerCase(), one] as const])),
    accountsById: new Map(live.map((one) => [one.id, one])),
    accountsByName: Map.groupBy(live, ({ name }) => name),
    roles,
    roleByWord: wordsFor(roles),
    days: await findDays(context, rows),
  };
}

function wordsFor(roles: ReadonlyMap<string, Role>): Map<string, Role> {
  const own = [...roles.values()].flatMap((role) =>
    role.name === null ? [] : [[role.name.toLowerCase(), role] as const],
  );
  const builtIn = assetRoles.flatMap((id) => {
    const role = roles.get(id);
    return role ? [id, ...wordsOf(id)].map((word) => [word, role] as const) : [];
  });
  return new Map([...own, ...builtIn]);
}

/** What is no instant by itself is meant in the zone of the center. */
async function findDays(context: Context, rows: readonly Row[]): Promise<Meanings['days']> {
  const texts = new Set<string>();
  for (const typed of rows.flatMap((row) => [row.starts ?? '', row.ends ?? ''])) {
    const date = readDate(typed);
    if (date.kind === 'day' || date.kind === 'local') texts.add(date.text);
  }
  if (texts.size === 0) return new Map();
  const { rows: found } = await sql<{ text: string; first: Date; last: Date }>`
    select t.text, t.text::timestamp at time zone c.time_zone as first,
      (t.text::timestamp + interval '1 day') at time zone c.time_zone - interval '1 millisecond' as last
    from unnest(${[...texts]}::text[]) as t (text) join centers.current c on c.id = ${context.centerId}`.execute(
    context.db,
  );
  return new Map(found.map(({ text, first, last }) => [text, { first, last }]));
}

function readLine(row: Row, meanings: Meanings): Read {
  const person = meanings.people.get(plain(row.person).toLowerCase());
  const typedAccount = plain(row.account);
  const byName = meanings.accountsByName.get(typedAccount) ?? [];
  const account = meanings.accountsById.get(typedAccount) ?? (byName.length === 1 ? byName[0] : undefined);
  const typedRole = plain(row.role);
  const role =
    typedRole === '' ? null : (meanings.roleByWord.get(typedRole.toLowerCase()) ?? meanings.roles.get(typedRole));
  const read: Read = {
    row,
    ...(person ? { person } : {}),
    ...(account ? { account } : {}),
    ...(role === undefined ? {} : { role }),
  };
  const refused = refusalOf(read, byName.length);
  return refused ? { ...read, refused } : read;
}

function refusalOf({ row, person, account, role }: Read, namesakes: number): Refused | undefined {
  if (!person) return { code: 'access.person_unknown' };
  if (!account && namesakes > 1) return { code: 'access.account_ambiguous', values: { count: namesakes } };
  if (!account) return { code: 'access.account_unknown' };
  if (role === undefined) return { code: 'access.role_unknown' };
  const dates = [row.starts ?? '', row.ends ?? ''].map(readDate);
  if (role !== null && dates.some(({ kind }) => kind === 'unreadable')) return { code: 'access.date_unreadable' };
  return undefined;
}

/** Of the lines that can be read, the first about a cell counts; those after it name the first. */
function refuseDoubles(lines: Read[]): void {
  const first = new Map<string, number>();
  for (const line of lines) {
    if (line.refused || !line.person || !line.account) continue;
    const key = keyOf({ person: line.person.id, account: line.account.id });
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, line.row.line);
    else line.refused = { code: 'access.duplicate_cell', values: { line: earlier } };
  }
}

interface Facts {
  meanings: Meanings;
  held: ReadonlyMap<string, Held>;
  reach: ReadonlyMap<string, Reach>;
}

function judgeLine(context: Context, read: Read, facts: Facts): PlanLine {
  const { person, account, role } = read;
  const key = person && account ? keyOf({ person: person.id, account: account.id }) : '';
  const from = facts.held.get(key) ?? null;
  const shown = {
    line: read.row.line,
    person: person ? { id: person.id, name: person.name, email: person.email } : null,
    account: account ? { id: account.id, name: account.name } : null,
    from: from && presentHeld(from),
  };
  const refused = (refusal: Refused): PlanLine => ({
    ...shown,
    outcome: 'refused',
    to: null,
    gains: 0,
    loses: 0,
    refusal: { code: refusal.code, message: messageOf(context, refusal, account) },
  });
  if (read.refused || role === undefined || !account) return refused(read.refused ?? { code: 'access.role_unknown' });
  const to = role && heldFrom(role, { row: read.row, from, days: facts.meanings.days, now: context.now });
  if (isSameHeld(from, to))
    return { ...shown, outcome: 'unchanged', to: shown.from, gains: 0, loses: 0, refusal: null };
  const bar = barOnCell({ person, account, held: from }, role && to && { held: to, mask: role.mask }, context.now);
  if (bar) return refused({ code: bar });
  const { direct, beside } = facts.reach.get(key) ?? { direct: 0, beside: 0 };
  const before = direct | beside;
  const after = beside | (person?.isLive && role ? role.mask & account.cap : 0);
  return {
    ...shown,
    outcome: 'changed',
    to: to && presentHeld(to),
    gains: after & ~before,
    loses: before & ~after,
    refusal: null,
  };
}

function heldFrom(
  role: Role,
  { row, from, days, now }: { row: Row; from: Held | null; days: Meanings['days']; now: Date },
): Held {
  const instantOf = (typed: TypedDate, end: 'first' | 'last'): Date | null => {
    if (typed.kind === 'day') return days.get(typed.text)?.[end] ?? null;
    if (typed.kind === 'local') return days.get(typed.text)?.first ?? null;
    return typed.kind === 'instant' ? new Date(typed.text) : null;
  };
  // An end that has passed is none that somebody who gives a role anew wants to keep.
  const isOver = from?.expiresAt !== null && from !== null && from.expiresAt <= now && from.role !== role.id;
  return {
    role: role.id,
    startsAt: row.starts === undefined ? (from?.startsAt ?? null) : instantOf(readDate(row.starts), 'first'),
    expiresAt:
      row.ends === undefined ? (isOver ? null : (from?.expiresAt ?? null)) : instantOf(readDate(row.ends), 'last'),
  };
}

function messageOf(context: Context, { code, values }: Refused, account: CellAccount | undefined): string {
  const { locale } = context.origin;
  const ceiling = account?.share;
  const share = ceiling ? { center: ceiling.centerName, role: ceiling.role } : {};
  return sentence(locale, `refusals.${code}`, { ...share, ...values });
}

function totalsOf(lines: readonly PlanLine[]): Plan['totals'] {
  const totals = { given: 0, altered: 0, taken: 0, unchanged: 0, refused: 0, withoutEffect: 0 };
  for (const line of lines) {
    if (line.outcome !== 'changed') totals[line.outcome] += 1;
    else {
      totals[line.to === null ? 'taken' : line.from === null ? 'given' : 'altered'] += 1;
      if (line.gains === 0 && line.loses === 0) totals.withoutEffect += 1;
    }
  }
  return totals;
}

/** Who gains and who loses, and on how many accounts. */
function effectsOf(lines: readonly PlanLine[]): Plan['people'] {
  const people = new Map<string, Plan['people'][number]>();
  for (const { person, gains, loses } of lines) {
    if (!person || (gains === 0 && loses === 0)) continue;
    const one = people.get(person.id) ?? { person: { id: person.id, name: person.name }, gainsOn: 0, losesOn: 0 };
    if (gains !== 0) one.gainsOn += 1;
    if (loses !== 0) one.losesOn += 1;
    people.set(person.id, one);
  }
  return [...people.values()].toSorted((a, b) => b.losesOn - a.losesOn || b.gainsOn - a.gainsOn);
}
