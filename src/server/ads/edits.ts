// Thousands changed alike in one transaction: all or none, or those that can be, with a result for each; and the way back.
import { sql } from 'kysely';
import * as switching from '../../contract/ads.ts';
import type * as contract from '../../contract/ads-edits.ts';
import { type AdChanges, type EditResult, editable } from '../../contract/ads-edits.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { mayIn } from '../../contract/permissions.ts';
import { refuseAccount } from '../access/index.ts';
import { listUnfitAudiences } from '../assets/index.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { Refusal, refuse, rowRefusal } from '../foundation/errors.ts';
import { binAds } from './acts.ts';
import { checkAdGroup, checkBudget, problemsOfGroup, problemsOfWords } from './checks.ts';
import { changedBy } from './edit-rules.ts';
import { type AdChange, recordAds } from './log.ts';
import { isCountRight } from './media-rules.ts';
import type { AdAccount, AdGroupRow } from './rows.ts';
import { namedIn } from './saved-targetings.ts';
import { differing, fieldsOf, isSame, readStates, type Stated, setsBack, stateOf, writeStates } from './states.ts';
import { refuseInBin, takeAdAccount } from './writes.ts';

type Edited = ReplyOf<typeof contract.editSeveral>;
type Notes = EditResult['notes'];

/** One that is to be changed, from what to what. */
interface Planned {
  row: Stated;
  after: Stated['state'];
  notes: Notes;
}

interface Asked {
  level: AdLevel;
  ids: readonly string[];
  skipRefused: boolean;
}

/** So many of those that cannot be changed are told in a refusal. */
const mostTold = 50;

/** The clock once the account is ours: what is written from here on, and nothing else, is later than it. */
export async function readInstant({ db }: Context): Promise<string> {
  const { rows } = await sql<{ at: string }>`
    select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`.execute(db);
  return rows[0]?.at ?? '';
}

/** What must hold of any of them after a change. */
export function check(
  level: AdLevel,
  { row, after }: Pick<Planned, 'row' | 'after'>,
  at: { account: AdAccount; now: Date },
): void {
  const { currency } = at.account;
  const { state: before, name } = row;
  if (level === 'campaign' && after.budget) {
    if (!isSame(before.budget, after.budget)) checkBudget(after.budget, { level, currency });
    const loses = after.budget.mode === 'none' && before.budget?.mode !== 'none';
    if (loses && row.unpaid !== null) refuse('ads.budget_missing', { field: 'budget', name: row.unpaid });
  }
  if (level === 'ad_group' && row.objective) {
    const settings = after as Parameters<typeof checkAdGroup>[0];
    checkAdGroup(settings, { currency, objective: row.objective, now: at.now, former: before as typeof settings });
    if (!row.isPublished) return;
    for (const { field, problem } of problemsOfGroup(settings, {
      hasCampaignBudget: row.hasCampaignBudget,
      now: at.now,
    })) {
      if (problem === 'budget_missing') refuse('ads.budget_missing', { field, name });
      if (problem === 'end_missing') refuse('ads.end_missing', { field });
    }
  }
  if (level === 'ad' && row.isPublished && row.objective) {
    const content = after as Parameters<typeof problemsOfWords>[0] & Parameters<typeof isCountRight>[0];
    const [problem] = problemsOfWords(content, row.objective);
    if (problem) refuse('ads.content_missing', { ...problem, name });
    // Only its own endpoint chooses anew; what comes back from its past was once of the right kind.
    if (!isCountRight(content))
      refuse('ads.content_missing', { field: 'media', problem: `${content.format}_missing`, name });
  }
}

/** Judges each by itself; what is no refusal is a bug. */
function planEach(
  context: Context,
  rows: ReadonlyMap<string, Stated>,
  { asked, account, plan }: { asked: Asked; account: AdAccount; plan: (row: Stated) => Omit<Planned, 'row'> },
): { planned: Planned[]; results: EditResult[] } {
  const planned: Planned[] = [];
  const results = asked.ids.map((id): EditResult => {
    const row = rows.get(id);
    const told = { id, name: row?.name ?? id, notes: [] as Notes, refusal: null };
    try {
      if (!row) refuse('not_found');
      refuseInBin(asked.level, row);
      const one = { row, ...plan(row) };
      if (isSame(row.state, one.after)) return { ...told, state: 'unchanged' };
      check(asked.level, one, { account, now: context.now });
      planned.push(one);
      return { ...told, notes: one.notes, state: 'changed' };
    } catch (error) {
      const refusal = rowRefusal(error, context.origin.locale);
      const field = error instanceof Refusal ? error.details['field'] : undefined;
      return { ...told, state: 'refused', refusal: { ...refusal, field: typeof field === 'string' ? field : null } };
    }
  });
  return { planned, results };
}

export function refuseRows(results: readonly (Pick<EditResult, 'name' | 'refusal'> & { state: string })[]): void {
  const refused = results.filter(({ state }) => state === 'refused');
  const [first] = refused;
  if (!first?.refusal) return;
  const { name, refusal } = first;
  refuse('ads.rows_refused', {
    count: refused.length,
    name,
    reason: refusal.message,
    rows: refused.slice(0, mostTold),
  });
}

/** What people see of an ad; its name and labels are for those who work here. */
export const seen = (state: Stated['state']): object => {
  const { name: _, labels: __, isOn: ___, ...content } = state;
  return content;
};

export const told = (level: AdLevel, { row, after }: Planned, account: AdAccount): AdChange[] => {
  const { id, state: before } = row;
  const isSeenAnew = level === 'ad' && !isSame(seen(before), seen(after));
  const { isOn: wasOn, ...fields } = differing(before, after);
  const about = { level, id, name: after.name, isDraft: !row.isPublished };
  const changes: AdChange[] = [];
  if (Object.keys(fields).length > 0)
    changes.push({
      ...about,
      verb: 'updated',
      before: { ...fieldsOf(level, before), ...(level === 'ad' ? { review: row.review } : {}) },
      after: { ...fieldsOf(level, after), ...(level === 'ad' ? { review: isSeenAnew ? 'pending' : row.review } : {}) },
      undo: (center) => setsBack(level, { id, fields }, { center, account: account.id }),
    });
  if (wasOn !== undefined)
    changes.push({
      ...about,
      verb: 'switched',
      before: { isOn: wasOn },
      after: { isOn: after.isOn },
      undo: (center) => inverse(switching.switchAds, { center, account: account.id, level, ids: [id], isOn: wasOn }),
    });
  return changes;
};

async function carryOut(
  context: Context,
  account: AdAccount,
  { asked, planned, results }: { asked: Asked; planned: readonly Planned[]; results: EditResult[] },
): Promise<Edited> {
  const { level } = asked;
  if (!asked.skipRefused) refuseRows(results);
  const at = await readInstant(context);
  const writes = planned.map(({ row, after }) => ({
    id: row.id,
    state: after,
    isSeenAnew: level === 'ad' && !isSame(seen(row.state), seen(after)),
  }));
  await writeStates(context, level, writes);
  await recordAds(
    context,
    account,
    planned.flatMap((one) => told(level, one, account)),
  );
  return { changed: planned.length, at, results };
}

/** Who newly names audiences may use them; one that is not fit is refused of each ad group that does not name it already. */
async function audienceCheck(
  context: Context,
  { targeting, audiences }: AdChanges,
): Promise<(before: Stated['state'], after: Stated['state']) => void> {
  const lists = targeting?.audiences ?? (audiences?.how === 'add' ? audiences : undefined);
  const named = lists ? namedIn({ audiences: lists }) : [];
  if (named.length > 0 && !mayIn(context.account.mask, 'audience:use')) await refuseAccount(context, 'audience:use');
  const unfit = await listUnfitAudiences(context, named);
  return (before, after) => {
    const known = new Set(before.targeting ? namedIn(before.targeting) : []);
    const fresh = after.targeting ? namedIn(after.targeting) : [];
    const audience = unfit.find((id) => fresh.includes(id) && !known.has(id));
    if (audience !== undefined) refuse('ads.audience_unfit', { field: 'audiences', audience });
  };
}

export async function editSeveral(context: Context, input: InputOf<typeof contract.editSeveral>): Promise<Edited> {
  const { level, changes } = input;
  const field = Object.entries(changes).find(
    ([key, value]) => value !== undefined && !(editable[level] as readonly string[]).includes(key),
  )?.[0];
  if (field !== undefined) refuse('ads.field_unfit', { level, field: `changes.${field}` });
  const ofCreative = changes.name ?? changes.addLabels ?? changes.removeLabels;
  if (level === 'ad' && ofCreative && !mayIn(context.account.mask, 'creative:edit'))
    await refuseAccount(context, 'creative:edit');
  const account = await takeAdAccount(context);
  const rows = await readStates(context, level, input.ids);
  const refuseUnfit = await audienceCheck(context, changes);
  const plan = ({ state }: Stated) => {
    const made = changedBy(state, changes, account.currency);
    refuseUnfit(state, made.after);
    return made;
  };
  return carryOut(context, account, { asked: input, ...planEach(context, rows, { asked: input, account, plan }) });
}

/** As each was before its first change since an instant, and as that change left it. */
async function readPast(
  context: Context,
  { level, ids, at }: { level: AdLevel; ids: readonly string[]; at: string },
): Promise<{ past: Map<string, { before: Stated['state']; left: Stated['state'] }>; made: Map<string, boolean> }> {
  const history = sql.raw(`ads.${level}_history`);
  const { rows } = await sql<{ id: string; rank: number } & AdGroupRow>`
    select * from (
      select h.*, row_number() over (partition by h.id order by h.valid_from) as rank, h.valid_from < ${at}::timestamptz as was
      from ${history} h where h.account_id = ${context.account.id} and h.id = any (${ids as string[]}::bigint[])
        and (h.valid_to is null or h.valid_to >= ${at}::timestamptz)
    ) found where rank <= 2 order by id, rank`.execute(context.db);
  const past = new Map<string, { before: Stated['state']; left: Stated['state'] }>();
  /** What was made since then, and whether it was changed after that. */
  const made = new Map<string, boolean>();
  for (const [id, [before, left]] of Map.groupBy(rows, (row) => row.id)) {
    const { was } = (before ?? {}) as { was?: boolean };
    if (was === false) made.set(id, left !== undefined);
    else if (before && left) past.set(id, { before: stateOf(level, before), left: stateOf(level, left) });
  }
  return { past, made };
}

export async function revertAds(context: Context, input: InputOf<typeof contract.revertAds>): Promise<Edited> {
  const { level } = input;
  if (level === 'ad' && !mayIn(context.account.mask, 'creative:edit')) await refuseAccount(context, 'creative:edit');
  const account = await takeAdAccount(context);
  const rows = await readStates(context, level, input.ids);
  const { past, made } = await readPast(context, input);
  const plan = ({ id, name, state }: Stated): Omit<Planned, 'row'> => {
    if (made.get(id) === true) refuse('ads.changed_since', { name });
    if (made.has(id)) return { after: state, notes: [] };
    const known = past.get(id) ?? refuse('ads.nothing_since', { name });
    const fields = differing(known.before, known.left);
    // What somebody set since then would be overwritten by the way back.
    const field = Object.keys(fields).find((one) => !isSame(state[one as 'name'], known.left[one as 'name']));
    if (field !== undefined) refuse('ads.changed_since', { field, name });
    return { after: { ...state, ...fields }, notes: [] };
  };
  const { planned, results } = planEach(context, rows, { asked: input, account, plan });
  // What was not there before goes into the bin.
  const gone = results.filter(({ id, state }) => state === 'unchanged' && made.has(id));
  for (const one of gone) one.state = 'changed';
  const done = await carryOut(context, account, { asked: input, planned, results });
  await binAds(context, account, { level, rows: gone });
  return { ...done, changed: done.changed + gone.length };
}
