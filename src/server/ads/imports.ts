// Rows of a spreadsheet in one transaction: what has an id is changed, the rest is drafted; all or none, or those that can be.
import { sql } from 'kysely';
import * as acts from '../../contract/ads.ts';
import type * as contract from '../../contract/ads-imports.ts';
import { type ImportResult, type ImportRow, importable } from '../../contract/ads-imports.ts';
import { allHours, mostAds, type Objective } from '../../contract/ads-kinds.ts';
import { type AdLevel } from '../../contract/ads-levels.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { mayIn } from '../../contract/permissions.ts';
import { refuseAccount } from '../access/index.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { Refusal, refuse, rowRefusal } from '../foundation/errors.ts';
import { termsOf } from './ad-groups.ts';
import { checkAdGroup, checkBudget } from './checks.ts';
import { check, readInstant, refuseRows, seen, told } from './edits.ts';
import { type AdChange, recordAds } from './log.ts';
import type { AdAccount } from './rows.ts';
import { fieldsOf, insertDrafts, isSame, makeIds, readStates, type Stated, writeStates } from './states.ts';
import { countLive, refuseInBin, takeAdAccount } from './writes.ts';

type Input = InputOf<typeof contract.importAds>;

/** What new ones lie in, and how many it holds already. */
interface Parent {
  name: string;
  deleted_at: Date | null;
  objective: Objective;
  campaign_id: string;
  live: number;
}

async function readParents(context: Context, { level, rows }: Input): Promise<Map<string, Parent>> {
  const ids = [...new Set(rows.flatMap(({ within }) => within ?? []))];
  if (level === 'campaign' || ids.length === 0) return new Map();
  const query =
    level === 'ad_group'
      ? sql<Parent & { id: string }>`
          select c.id, c.name, c.deleted_at, c.objective, c.id as campaign_id, (select count(*)::int from ads.ad_groups g
            where g.account_id = c.account_id and g.campaign_id = c.id and g.deleted_at is null) as live
          from ads.campaigns c where c.account_id = ${context.account.id} and c.id = any (${ids}::bigint[])`
      : sql<Parent & { id: string }>`
          select g.id, g.name, g.deleted_at, c.objective, g.campaign_id, (select count(*)::int from ads.ads a
            where a.account_id = g.account_id and a.ad_group_id = g.id and a.deleted_at is null) as live
          from ads.ad_groups g join ads.campaigns c on c.account_id = g.account_id and c.id = g.campaign_id
          where g.account_id = ${context.account.id} and g.id = any (${ids}::bigint[])`;
  const { rows: found } = await query.execute(context.db);
  return new Map(found.map((row) => [row.id, row]));
}

/** The settings that a row gives; an instant as replies tell it. */
function givenIn(asked: ImportRow): Partial<Stated['state']> {
  const { line: _, id: __, within: ___, objective: ____, ...row } = asked;
  const utc = (at: string | null | undefined) => (typeof at === 'string' ? new Date(at).toISOString() : at);
  const all = { ...row, startsAt: utc(row.startsAt), endsAt: utc(row.endsAt) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const everybody = {
  places: [],
  languages: [],
  gender: null,
  ages: [],
  devices: [],
  systems: [],
  audiences: { include: [], exclude: [] },
};

/** A draft before anything is set of it. */
function blank(level: AdLevel, objective: Objective, row: ImportRow): Partial<Stated['state']> {
  if (level === 'campaign') return { budget: { mode: 'none' } };
  if (level === 'ad_group')
    return {
      budget: { mode: 'none' },
      startsAt: null,
      endsAt: null,
      hours: allHours,
      bid: { strategy: 'lowest_cost' },
      ...termsOf(objective, row),
      pacing: 'smooth',
      placements: [],
      targeting: everybody,
      frequency: null,
    };
  return {
    format: 'single_image',
    brandName: '',
    text: '',
    callToAction: 'learn_more',
    landingUrl: null,
    trackers: [],
    media: [],
    thumbnail: null,
    identity: null,
  };
}

interface Draft {
  state: Stated['state'];
  within: Record<string, string>;
  place: string;
}

interface Known {
  level: AdLevel;
  account: AdAccount;
  now: Date;
  rows: Map<string, Stated>;
  parents: Map<string, Parent>;
  /** How many campaigns there are. */
  campaigns: number;
  taken: Set<string>;
}

function draftOf(row: ImportRow, known: Known): Draft {
  const { level, account, parents } = known;
  if (row.name === undefined) refuse('ads.field_missing', { field: 'name' });
  const parent = parents.get(row.within ?? '');
  if (level !== 'campaign' && row.within === undefined) refuse('ads.into_missing', { field: 'within' });
  if (level !== 'campaign' && !parent) refuse('not_found', { field: 'within' });
  if (parent) refuseInBin(level === 'ad' ? 'ad_group' : 'campaign', parent);
  const objective = parent?.objective ?? row.objective ?? refuse('ads.field_missing', { field: 'objective' });
  const live = parent ? parent.live : known.campaigns;
  if (live >= mostAds[level]) refuse('ads.limit_reached', { level, limit: mostAds[level] });
  const start = { name: row.name, labels: [], isOn: true, ...blank(level, objective, row) };
  const state = { ...start, ...givenIn(row) } as Stated['state'];
  if (level === 'campaign' && state.budget) checkBudget(state.budget, { level, currency: account.currency });
  if (level === 'ad_group')
    checkAdGroup(state as never, { currency: account.currency, objective, now: known.now, former: null });
  if (parent) parent.live += 1;
  else known.campaigns += 1;
  const within: Record<string, string> =
    level === 'campaign'
      ? { objective }
      : level === 'ad_group'
        ? { campaign_id: row.within ?? '' }
        : { campaign_id: parent?.campaign_id ?? '', ad_group_id: row.within ?? '' };
  return { state, within, place: parent?.name ?? '' };
}

interface Update {
  row: Stated;
  after: Stated['state'];
}

function updateOf(row: ImportRow, known: Known): Update {
  const { level, account, now, rows, taken } = known;
  const stated = rows.get(row.id ?? '') ?? refuse('not_found', { field: 'id' });
  refuseInBin(level, stated);
  if (taken.has(stated.id)) refuse('ads.line_twice', { field: 'id' });
  taken.add(stated.id);
  if (row.objective !== undefined && row.objective !== stated.objective)
    refuse('ads.objective_fixed', { field: 'objective' });
  const after = { ...stated.state, ...givenIn(row) };
  // A brand name of its own takes the place of a brand identity.
  if (after.brandName !== stated.state.brandName) after.identity = null;
  check(level, { row: stated, after }, { account, now });
  return { row: stated, after };
}

/** Each row by itself: what it makes, or why it cannot. */
function planRows(context: Context, { rows }: Input, known: Known) {
  const drafts: (Draft & { result: ImportResult })[] = [];
  const updates: Update[] = [];
  const results = rows.map((row): ImportResult => {
    const name = row.name ?? known.rows.get(row.id ?? '')?.name ?? '';
    const result: ImportResult = { line: row.line, id: row.id ?? null, name, state: 'unchanged', refusal: null };
    try {
      const unfit = Object.keys(row).find(
        (key) =>
          !['line', 'id', 'within'].includes(key) && !(importable[known.level] as readonly string[]).includes(key),
      );
      if (unfit) refuse('ads.field_unfit', { level: known.level, field: unfit });
      if (row.id === undefined) {
        drafts.push({ ...draftOf(row, known), result });
        result.state = 'created';
        return result;
      }
      const update = updateOf(row, known);
      if (isSame(update.row.state, update.after)) return result;
      updates.push(update);
      return { ...result, state: 'changed' };
    } catch (error) {
      const refusal = rowRefusal(error, context.origin.locale);
      const field = error instanceof Refusal ? error.details['field'] : undefined;
      return { ...result, state: 'refused', refusal: { ...refusal, field: typeof field === 'string' ? field : null } };
    }
  });
  return { drafts, updates, results };
}

const created = (level: AdLevel, { state, within, place }: Draft, id: string, account: string): AdChange => ({
  level,
  verb: 'created',
  id,
  name: state.name,
  after: {
    ...(level === 'campaign' ? { objective: within['objective'] } : {}),
    ...(level === 'ad_group' ? { campaign: place } : {}),
    ...(level === 'ad' ? { adGroup: place } : {}),
    ...fieldsOf(level, state),
    isOn: state.isOn,
  },
  undo: (center) => inverse(acts.removeAds, { center, account, level, ids: [id] }),
});

export async function importAds(context: Context, input: Input): Promise<ReplyOf<typeof contract.importAds>> {
  const { level, rows, skipRefused } = input;
  const changing = rows.flatMap(({ id }) => id ?? []);
  const action = level === 'ad' ? 'creative:edit' : 'campaign:edit';
  if (changing.length > 0 && !mayIn(context.account.mask, action)) await refuseAccount(context, action);
  const account = await takeAdAccount(context);
  const known: Known = {
    level,
    account,
    now: context.now,
    rows: await readStates(context, level, changing),
    parents: await readParents(context, input),
    campaigns: await countLive(context, 'campaign'),
    taken: new Set(),
  };
  const { drafts, updates, results } = planRows(context, input, known);
  if (!skipRefused) refuseRows(results.map((one) => ({ ...one, name: `${one.line} ${one.name}`.trim() })));
  const at = await readInstant(context);
  const ids = await makeIds(context, drafts.length);
  await insertDrafts(
    context,
    level,
    drafts.map(({ state, within }, place) => ({ id: ids[place] ?? '', state, within })),
  );
  for (const [place, { result }] of drafts.entries()) result.id = ids[place] ?? null;
  const writes = updates.map(({ row, after }) => {
    const isSeenAnew = level === 'ad' && !isSame(seen(row.state), seen(after));
    return { id: row.id, state: after, isSeenAnew };
  });
  await writeStates(context, level, writes);
  await recordAds(context, account, [
    ...drafts.map((draft, place) => created(level, draft, ids[place] ?? '', account.id)),
    ...updates.flatMap((update) => told(level, { ...update, notes: [] }, account)),
  ]);
  return { created: drafts.length, changed: updates.length, at, results };
}
