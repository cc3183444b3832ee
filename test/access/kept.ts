// What is kept beside the facts: their history, and the epochs that say that a compiled answer is no longer true.
import { type Model, type Place, weigh } from './model.ts';
import type { Fault } from './probes.ts';
import { act, query, type Tables } from './tables.ts';

const histories: [table: string, history: string, keys: string][] = [
  ['centers', 'center_history', 'center_id'],
  ['members', 'member_history', 'center_id, person_id'],
  ['holdings', 'holding_history', 'center_id, asset_id'],
  ['roles', 'role_history', 'center_id, id'],
  ['grants', 'grant_history', 'center_id, person_id, asset_id'],
  ['elevations', 'elevation_history', 'center_id, id'],
  ['groups', 'group_history', 'center_id, id'],
  ['group_items', 'group_item_history', 'center_id, group_id, asset_id'],
  ['group_grants', 'group_grant_history', 'center_id, person_id, group_id'],
  ['teams', 'team_history', 'center_id, id'],
  ['team_people', 'team_person_history', 'center_id, team_id, person_id'],
  ['team_grants', 'team_grant_history', 'center_id, team_id, asset_id'],
  ['team_group_grants', 'team_group_grant_history', 'center_id, team_id, group_id'],
  ['partnerships', 'partnership_history', 'center_id, partner_center_id'],
];

/** The open intervals are the facts as they are, and no two intervals of one key overlap. */
export async function faultInHistory(tables: Tables): Promise<Fault> {
  await act(tables, null);
  for (const [table, history, keys] of histories) {
    const { rows } = await query<{ missing: number; overlapping: number }>(
      tables,
      `with facts as (select to_jsonb(t) as fact from access.${table} t where center_id = any ($1::bigint[])),
         kept as (select * from access.${history} where center_id = any ($1::bigint[])),
         opened as (select to_jsonb(k) - 'valid_from' - 'valid_to' as fact from kept k where valid_to is null),
         ordered as (select coalesce(valid_to, 'infinity') > lead(valid_from) over (partition by ${keys} order by valid_from, valid_to) as is_over from kept)
       select (select count(*)::int from (
           (select fact from facts except select fact from opened) union all (select fact from opened except select fact from facts)
         ) d) as missing, (select count(*)::int from ordered where is_over) as overlapping`,
      [tables.centers],
    );
    const { missing = 0, overlapping = 0 } = rows[0] ?? {};
    if (missing > 0) return `${missing} rows of access.${table} and its history differ.`;
    if (overlapping > 0) return `${overlapping} intervals of access.${history} overlap.`;
  }
  return null;
}

export type Epochs = Map<string, string>;

export async function readEpochs(tables: Tables): Promise<Epochs> {
  const { rows } = await query<{ center_id: string; person_id: string; epoch: string }>(
    tables,
    'select center_id, person_id, epoch from access.epochs where center_id = any ($1::bigint[])',
    [tables.centers],
  );
  return new Map(rows.map((row) => [`${row.center_id}:${row.person_id}`, row.epoch]));
}

export function* everywhere(model: Model): Generator<Place> {
  for (const [center, { members }] of model.centers.entries())
    for (const person of members.keys()) for (const account of model.owners.keys()) yield { center, person, account };
}

/** Now, and between all ends of terms that lie ahead: what was compiled for later must not outlive a change of it either. */
export const times = [0, 12, 36, 60, 100].map((hours) => hours * 3_600_000);

export type Weighed = Map<string, { place: Place; masks: number[] }>;

export function weighAll(model: Model): Weighed {
  const weighed: Weighed = new Map();
  for (const place of everywhere(model)) {
    const masks = times.map((time) => weigh(model, place, time));
    weighed.set(`${place.center}:${place.person}:${place.account}`, { place, masks });
  }
  return weighed;
}

/** Whose answer changed, now or for later. */
export function changedBetween(before: Weighed, after: Weighed): { place: Place; was: number; is: number }[] {
  const changed: { place: Place; was: number; is: number }[] = [];
  for (const [key, { place, masks }] of after) {
    const former = before.get(key)?.masks ?? times.map(() => 0);
    if (masks.some((mask, at) => mask !== former[at])) changed.push({ place, was: former[0] ?? 0, is: masks[0] ?? 0 });
  }
  return changed;
}

/** Whoever may do something else than before has another epoch than before, of their own or of their center. */
export function faultInEpochs(
  tables: Tables,
  on: { before: Epochs; after: Epochs; changed: { place: Place }[] },
): Fault {
  for (const { place } of on.changed) {
    const center = tables.centers[place.center];
    const keys = [`${center}:0`, `${center}:${tables.people[place.person]}`];
    if (keys.every((key) => on.before.get(key) === on.after.get(key)))
      return `The epochs of person ${place.center}.${place.person} stand still, and their rights on account ${place.account} changed.`;
  }
  return null;
}

/** An instant at which an account had just left its owner, before what was shared of it ended with that. */
export interface Gap {
  owner: number;
  account: number;
  /** To the microsecond. */
  at: string;
}

export async function findGap(tables: Tables, left: { owner: number; account: number }): Promise<Gap> {
  await act(tables, null);
  const { rows } = await query<{ at: string }>(
    tables,
    'select max(valid_from)::text as at from access.holding_history where center_id = $1 and asset_id = $2',
    [tables.centers[left.owner], tables.accounts[left.account]],
  );
  return { ...left, at: rows[0]?.at ?? '' };
}

/** Who no longer owns an account is told of nobody who holds it through them. */
export async function faultInGap(tables: Tables, { owner, account, at }: Gap): Promise<Fault> {
  await act(tables, { center: owner });
  const { rows } = await query(tables, 'select from access.partner_rights($1, $2::timestamptz)', [
    tables.accounts[account],
    at,
  ]);
  return rows.length === 0 ? null : `At ${at} center ${owner} still shared account ${account}, which it no longer had.`;
}
