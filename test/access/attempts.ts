// What is tried within a round and undone again: terms that begin or end at this very instant, and shares that must not be.
import type { Chance } from './changes.ts';
import { type Model, type Place, pairOf, type Term, weigh } from './model.ts';
import type { Fault, Probe } from './probes.ts';
import { act, contextOf, inTables, putShare, type Tables } from './tables.ts';

/** The rows between a person and an account that have a term, as the tables name them and as the model does. */
function termsOf(tables: Tables, model: Model, place: Place): { row: string; terms: Term[] }[] {
  const center = model.centers[place.center];
  const [c, p, a] = [tables.centers[place.center], tables.people[place.person], tables.accounts[place.account]];
  const pair = pairOf(place.person, place.account);
  const found: { row: string; terms: (Term | undefined)[] }[] = [
    {
      row: `access.members where role <> 'owner' and center_id = ${c} and person_id = ${p}`,
      terms: [center?.members.get(place.person)],
    },
    {
      row: `access.grants where center_id = ${c} and person_id = ${p} and asset_id = ${a}`,
      terms: [center?.grants.get(pair)],
    },
    {
      row: `access.elevations where center_id = ${c} and person_id = ${p} and asset_id = ${a}`,
      terms: center?.elevations.filter((one) => one.pair === pair) ?? [],
    },
    {
      row: `access.group_grants where center_id = ${c} and person_id = ${p}`,
      terms: center?.groups.map((group) => group?.grants.get(place.person)) ?? [],
    },
    {
      row: `access.team_people where center_id = ${c} and person_id = ${p}`,
      terms: center?.teams.map((team) => team?.people.get(place.person)) ?? [],
    },
    {
      row: `access.team_grants where center_id = ${c} and asset_id = ${a}`,
      terms: center?.teams.map((team) => team?.grants.get(place.account)) ?? [],
    },
    {
      row: `access.team_group_grants where center_id = ${c}`,
      terms: center?.teams.flatMap((team) => [...(team?.groups.values() ?? [])]) ?? [],
    },
    {
      row: `access.holdings where status = 'bound' and relation = 'owner_partner' and center_id = ${c} and asset_id = ${a}`,
      terms: [center?.shares.get(place.account)],
    },
  ];
  return found.flatMap(({ row, terms }) => {
    const there = terms.filter((term): term is Term => term !== undefined);
    return there.length > 0 ? [{ row, terms: there }] : [];
  });
}

const day = 86_400_000;
/** Each end at this instant and the smallest step after it; what the model calls 0 is the database's clock. */
const edges: { starts: string; expires: string; term: Term }[] = [
  { starts: 'CLOCK', expires: `CLOCK + interval '1 day'`, term: { starts: 0, expires: day } },
  { starts: `CLOCK + interval '1 us'`, expires: `CLOCK + interval '1 day'`, term: { starts: 0.001, expires: day } },
  { starts: `CLOCK - interval '1 day'`, expires: 'CLOCK', term: { starts: -day, expires: 0 } },
  { starts: `CLOCK - interval '1 day'`, expires: `CLOCK + interval '1 us'`, term: { starts: -day, expires: 0.001 } },
];

/** A term of some row is put to an edge, and what it opens is asked in one message, so that no time passes between. */
export async function faultAtEdge({ tables, model, code }: Probe, at: Place & { chance: Chance }): Promise<Fault> {
  const ways = termsOf(tables, model, at).filter(
    ({ row }) => !row.includes('members') || model.centers[at.center]?.members.get(at.person)?.role !== 'owner',
  );
  const way = ways[at.chance.below(ways.length)];
  if (!way) return null;
  const [table = '', where = ''] = way.row.split(' where ');
  for (const { starts, expires, term } of edges) {
    await act(tables, null);
    const kept = way.terms.map((one) => ({ one, ...one }));
    for (const one of way.terms) Object.assign(one, term);
    const expected = weigh(model, at, 0);
    for (const { one, starts: from, expires: to } of kept) Object.assign(one, { starts: from, expires: to });
    const put = `update ${table} set starts_at = ${starts}, expires_at = ${expires} where ${where};`;
    const secret = tables.secrets[at.person]?.toString('hex');
    const [center, account] = [tables.centers[at.center], tables.accounts[at.account]];
    const ask = `select coalesce(h.account_mask, 0) as mask from foundation.begin_call('\\x${secret}', false, ${center}, ${account}, false) h;`;
    const replies = (await tables.client.query(
      `savepoint edge; ${put.replaceAll('CLOCK', 'now()')} ${ask}`,
    )) as unknown as { rows: { mask: number }[] }[];
    tables.acting = undefined;
    const atDoor = replies[2]?.rows[0]?.mask;
    await act(tables, at);
    const [right] = await code.facts.listRights(contextOf(tables, at), {
      people: [tables.people[at.person] ?? ''],
      accounts: [account ?? ''],
      at: null,
    });
    const inBatch = right?.mask ?? 0;
    await tables.client.query('rollback to edge; release edge');
    tables.acting = undefined;
    if (atDoor !== expected)
      return `At the edge ${starts} to ${expires} of ${table} the door says ${atDoor}, not ${expected}.`;
    if (inBatch !== expected)
      return `At the edge ${starts} to ${expires} of ${table} the batch says ${inBatch}, not ${expected}.`;
  }
  return null;
}

/** Tries to share what is not the center's own, and to share with a stranger; the database refuses, whoever writes it. */
export async function faultOnward({ tables, model }: Probe, chance: Chance): Promise<Fault> {
  const tries: { from: number; to: number; account: number; why: RegExp }[] = [];
  for (const [from, center] of model.centers.entries()) {
    // What is shared with it, and what it gave away.
    for (const account of center.known)
      for (const to of center.partners)
        if (model.owners[account] !== from && model.owners[account] !== to)
          tries.push({ from, to, account, why: /only the owner of an asset shares it/ });
    for (const [account, owner] of model.owners.entries())
      for (const to of model.centers.keys())
        if (owner === from && to !== from && !center.partners.has(to))
          tries.push({ from, to, account, why: /shared only with a partner/ });
  }
  const one = tries[chance.below(tries.length)];
  if (!one) return null;
  const change = {
    center: one.from,
    other: one.to,
    account: one.account,
    person: 0,
    group: 0,
    team: 0,
    role: 'analyst',
  } as const;
  const share = inTables(tables, { ...change, term: { starts: null, expires: null } } as never, one.from);
  for (const as of [null, { center: one.from }]) {
    await act(tables, as);
    await tables.client.query('savepoint onward');
    const said = await putShare(tables, share).then(
      () => 'done',
      (error: Error) => error.message,
    );
    await tables.client.query('rollback to onward');
    tables.acting = undefined;
    if (!one.why.test(said)) return `Center ${one.from} shares account ${one.account} with ${one.to}: ${said}.`;
  }
  return null;
}
