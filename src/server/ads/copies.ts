// Copies: campaigns, ad groups and ads again as drafts, with all that lies in them, also from one ad account into another.
import { sql } from 'kysely';
import * as acts from '../../contract/ads.ts';
import type * as contract from '../../contract/ads-edits.ts';
import type { LeftOut } from '../../contract/ads-edits.ts';
import { allHours, fits, type Objective } from '../../contract/ads-kinds.ts';
import { type AdLevel, adLevels } from '../../contract/ads-levels.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { sentence } from '../../locales/catalog.ts';
import { requireOnAccount } from '../access/index.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterAccount } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { termsOf } from './ad-groups.ts';
import { refuseBeyond } from './checks.ts';
import { type AdChange, recordAds } from './log.ts';
import { type AdAccount, type AdGroupRow, type AdRow, type CampaignRow, getAdAccount, getRow } from './rows.ts';
import { fieldsOf, insertDrafts, makeIds, type Stated, selects, stateOf } from './states.ts';
import { countLive, refuseInBin, takeAdAccount } from './writes.ts';

type Input = InputOf<typeof contract.copyAds>;
type AnyRow = CampaignRow & AdGroupRow & AdRow;
type Found = Record<AdLevel, AnyRow[]>;

const inside: Record<AdLevel, [level: AdLevel, column: string][]> = {
  campaign: [
    ['ad_group', 'campaign_id'],
    ['ad', 'campaign_id'],
  ],
  ad_group: [['ad', 'ad_group_id']],
  ad: [],
};

/** What was named and all that lies in it, without what is in the bin. */
async function readAll(context: Context, account: string, { level, ids }: Input): Promise<Found> {
  const read = async (one: AdLevel, column: string): Promise<AnyRow[]> => {
    const { rows } = await sql<AnyRow>`
      select ${selects[one]} where o.account_id = ${account} and o.deleted_at is null
        and ${sql.ref(`o.${column}`)} = any (${ids}::bigint[]) order by o.id`.execute(context.db);
    return rows;
  };
  const found: Found = { campaign: [], ad_group: [], ad: [], [level]: await read(level, 'id') };
  if (found[level].length < ids.length) refuse('not_found');
  for (const [child, column] of inside[level]) found[child] = await read(child, column);
  return found;
}

/** The rows of another account are read while that one is open. */
async function readSource(context: Context, input: Input): Promise<{ source: AdAccount | null; found: Found }> {
  const { account, from = account } = input;
  if (from === account) return { source: null, found: await readAll(context, account, input) };
  await requireOnAccount(context, from, 'adaccount:view');
  await enterAccount(context.db, from);
  const there = Object.create(context, { account: { value: { ...context.account, id: from } } }) as Context;
  const read = { source: await getAdAccount(there), found: await readAll(there, from, input) };
  await enterAccount(context.db, account);
  return read;
}

/** Names of copies say so, and are no longer than names are. */
function nameOf(context: Context, name: string): string {
  const say = (short: string): string => sentence(context.origin.locale, 'ads.copies.name', { name: short });
  return say(name.slice(0, Math.max(1, 200 - say('').length))).trim();
}

/** Where each of the named comes to lie: in what was said, or beside that of which it is a copy; null for campaigns. */
async function parentsOf(context: Context, named: readonly AnyRow[], { level, into }: Input) {
  const parents = new Map<string, CampaignRow | AdGroupRow>();
  if (level === 'campaign') {
    refuseBeyond(level, (await countLive(context, level)) + named.length);
    return parents;
  }
  const above = level === 'ad' ? 'ad_group' : 'campaign';
  const idOf = (row: AnyRow): string => into ?? (level === 'ad' ? row.ad_group_id : row.campaign_id);
  for (const [id, rows] of Map.groupBy(named, idOf)) {
    const parent = await getRow(context, above, id);
    refuseInBin(above, parent);
    const counted = await countLive(context, level, level === 'ad' ? { adGroup: id } : { campaign: id });
    refuseBeyond(level, counted + rows.length);
    for (const row of rows) parents.set(row.id, parent);
  }
  return parents;
}

interface Draft {
  level: AdLevel;
  of: AnyRow;
  id: string;
  state: Stated['state'];
  within: Record<string, string>;
}

/** A state as it can be in its new place, and what it has to leave behind. */
function carried(
  { level, of }: { level: AdLevel; of: AnyRow },
  to: { source: AdAccount | null; account: AdAccount; objective: Objective; now: Date },
): { state: Stated['state']; left: LeftOut[] } {
  const left: LeftOut[] = [];
  const leave = (field: string, why: LeftOut['why']) => left.push({ level, id: of.id, name: of.name, field, why });
  const state = { ...stateOf(level, of) };
  const isOtherCurrency = to.source !== null && to.source.currency !== to.account.currency;
  if (isOtherCurrency && state.budget && state.budget.mode !== 'none') {
    state.budget = { mode: 'none' };
    leave('budget', 'currency');
  }
  // The library is the account's own.
  if (to.source !== null && level === 'ad' && (state.media?.length ?? 0) > 0) {
    Object.assign(state, { media: [], thumbnail: null });
    leave('media', 'library');
  }
  if (to.source !== null && level === 'ad' && state.identity) {
    state.identity = null;
    leave('identity', 'account');
  }
  if (level !== 'ad_group') return { state, left };
  if (isOtherCurrency && state.bid?.strategy === 'bid_cap') {
    state.bid = { strategy: 'lowest_cost' };
    leave('bid', 'currency');
  }
  // Audiences are of the account that has them.
  if (to.source !== null && state.targeting?.audiences) {
    const { include, exclude } = state.targeting.audiences;
    if (include.length + exclude.length > 0) leave('audiences', 'account');
    state.targeting = { ...state.targeting, audiences: { include: [], exclude: [] } };
  }
  const isOver = (at: string | null | undefined): boolean => Boolean(at) && Date.parse(at ?? '') <= to.now.getTime();
  if (isOver(state.endsAt)) {
    state.endsAt = null;
    leave('endsAt', 'ended');
  }
  if (isOver(state.startsAt)) {
    state.startsAt = null;
    leave('startsAt', 'started');
  }
  // Hours of a week mean others on another clock: they are kept, and it is said.
  const isOtherClock = to.source !== null && to.source.time_zone !== to.account.time_zone;
  if (isOtherClock && state.hours !== allHours) leave('hours', 'time_zone');
  const goals: readonly string[] = (state.billing && fits[to.objective][state.billing]) ?? [];
  if (!goals.includes(state.goal ?? '')) {
    Object.assign(state, termsOf(to.objective, {}));
    leave('billing', 'objective');
  }
  return { state, left };
}

/** All as drafts under new ids, each in the copy of what it lay in. */
async function draftAll(
  context: Context,
  {
    found,
    parents,
    place,
  }: {
    found: Found;
    parents: Map<string, CampaignRow | AdGroupRow>;
    place: { source: AdAccount | null; account: AdAccount };
  },
): Promise<{ drafts: Draft[]; left: LeftOut[] }> {
  const all = adLevels.flatMap((level) => found[level].map((of) => ({ level, of })));
  const ids = await makeIds(context, all.length);
  const made = new Map(all.map(({ of }, at) => [of.id, ids[at] ?? '']));
  const left: LeftOut[] = [];
  /** Of each ad group that is made, its campaign. */
  const campaigns = new Map<string, string>();
  const drafts = all.map(({ level, of }): Draft => {
    const id = made.get(of.id) ?? '';
    const parent = parents.get(of.id);
    const objective = (level === 'ad_group' && parent ? parent.objective : of.objective) as Objective;
    const { state, left: ownLeft } = carried({ level, of }, { ...place, objective, now: context.now });
    left.push(...ownLeft);
    if (level === 'campaign') return { level, of, id, state, within: { objective } };
    if (level === 'ad_group') {
      const campaign = parent?.id ?? made.get(of.campaign_id) ?? '';
      campaigns.set(id, campaign);
      return { level, of, id, state, within: { campaign_id: campaign } };
    }
    const group = parent?.id ?? made.get(of.ad_group_id) ?? '';
    const campaign = parent ? (parent as AdGroupRow).campaign_id : (campaigns.get(group) ?? '');
    return { level, of, id, state, within: { campaign_id: campaign, ad_group_id: group } };
  });
  return { drafts, left };
}

const told = ({ level, of, id, state }: Draft, account: AdAccount): AdChange => ({
  level,
  verb: 'created',
  id,
  name: state.name,
  after: {
    copyOf: { id: of.id, name: of.name },
    ...fieldsOf(level, state),
    ...(level === 'campaign' ? { objective: of.objective } : {}),
    isOn: state.isOn,
  },
  undo: (center) => inverse(acts.removeAds, { center, account: account.id, level, ids: [id] }),
});

export async function copyAds(context: Context, input: Input): Promise<ReplyOf<typeof contract.copyAds>> {
  const { level, into, from } = input;
  const isElsewhere = from !== undefined && from !== input.account;
  if (level !== 'campaign' && isElsewhere && into === undefined) refuse('ads.into_missing', { field: 'into' });
  const account = await takeAdAccount(context);
  const { source, found } = await readSource(context, input);
  const parents = await parentsOf(context, found[level], input);
  const { drafts, left } = await draftAll(context, { found, parents, place: { source, account } });
  for (const draft of drafts)
    if (draft.level === level)
      draft.state.name = input.ids.length === 1 && input.name ? input.name : nameOf(context, draft.of.name);
  for (const one of adLevels)
    await insertDrafts(
      context,
      one,
      drafts.filter((draft) => draft.level === one),
    );
  await recordAds(
    context,
    account,
    drafts.map((draft) => told(draft, account)),
  );
  const copies = drafts.filter((draft) => draft.level === level);
  const countOf = (one: AdLevel): number => found[one].length;
  return {
    copies: copies.map(({ of, id, state }) => ({ of: of.id, id, name: state.name })),
    made: { campaigns: countOf('campaign'), adGroups: countOf('ad_group'), ads: countOf('ad') },
    leftOut: left,
  };
}
