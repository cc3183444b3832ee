// Ads while the server is killed in the middle of a bulk edit, an import of rows, or a run of an automated rule: all of it is done
// or nothing, the same call with its key and the same half hour of the rule are done once, and history tells of each change once.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Battery } from './battery.ts';
import type { Caller } from './caller.ts';
import { type Asked, send } from './crash-crew.ts';
import { addPeople, type Running, startServer, withDatabase } from './crashing.ts';
import { enqueue } from './enqueue.ts';
import { units } from './funds.ts';
import { freePort } from './launched.ts';
import { temporaryFolder } from './postgres.ts';

const many = 500;
const home = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
const slotMs = 30 * 60_000;
const jobQueue = 'ads.rules_of_account';

interface Place {
  who: Caller;
  at: { center: string; account: string };
  campaign: string;
  groups: string[];
  rule: string;
  /** How many half hours of the rule were asked for, and how many rows were read in. */
  slots: number;
  rows: number;
}

async function furnish(running: Running): Promise<Place> {
  const [owner] = await addPeople(running, ['operator']);
  if (!owner) throw new Error('There is no owner.');
  const who = owner.caller;
  const { id: center } = await who.must('centers.createCenter', { name: 'Crash', ...home, businessType: 'brand' });
  const { id: account } = await who.must('assets.createAccount', { center, name: 'Crash', ...home });
  const at = { center, account };
  const { id: campaign } = await who.must('ads.createCampaign', { ...at, name: 'Autumn', objective: 'reach' });
  const budget = { mode: 'daily' as const, amountMicros: units(100) };
  const rows = Array.from({ length: many }, (_, line) => ({ line, within: campaign, name: `Group ${line}`, budget }));
  const made = await who.must('ads.importAds', {
    ...at,
    level: 'ad_group',
    rows: rows.map((row) => ({ ...row, line: row.line + 1 })),
  });
  await who.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
  const { id: rule } = await who.must('ads.createRule', {
    ...at,
    name: 'More',
    level: 'ad_group',
    which: { by: 'all' },
    conditions: [{ fact: 'budget', is: 'gte', value: units(1) }],
    act: { do: 'raise_amount', field: 'budget', amountMicros: units(1) },
    again: { every: 'hours', hours: 1 },
    objectsPerRun: many,
  });
  const { fingerprint } = await who.must('ads.previewRule', { ...at, rule });
  await who.must('ads.activateRule', { ...at, rule, fingerprint });
  // Long enough ago that there are half hours to run.
  await withDatabase(running.databaseUrl, (client) =>
    client.query(`update ads.rules set activated_at = now() - interval '23 hours' where id = $1`, [rule]),
  );
  const groups = made.results.flatMap(({ id }) => id ?? []);
  return { who, at, campaign, groups, rule, slots: 0, rows: 0 };
}

/** The budgets that there are, each once. */
const budgetsIn = (running: Running, { groups }: Place): Promise<bigint[]> =>
  withDatabase(running.databaseUrl, async (client) => {
    const { rows } = await client.query<{ micros: string }>(
      'select distinct budget_micros::text as micros from ads.ad_groups where id = any ($1)',
      [groups],
    );
    return rows.map(({ micros }) => BigInt(micros));
  });

const countOf = (running: Running, query: string, values: unknown[]): Promise<number> =>
  withDatabase(
    running.databaseUrl,
    async (client) => (await client.query<{ n: number }>(query, values)).rows[0]?.n ?? 0,
  );

/** Each gives rows only where something is half done or told twice. */
const halves: Record<string, string> = {
  'an ad group that differs from the end of its history': `select g.id from ads.ad_groups g
     left join (select * from ads.ad_group_history where valid_to is null) h on h.account_id = g.account_id and h.id = g.id
     where h.id is null or (h.budget_micros, h.name, h.is_on) is distinct from (g.budget_micros, g.name, g.is_on)`,
  'an ad group whose history and log tell of different changes': `select g.id from ads.ad_groups g where g.published_at is not null and (
     select count(*) from ads.ad_group_history h where h.account_id = g.account_id and h.id = g.id) - 2 <> (
     select count(*) from audit.entries e where e.object_id = g.id and e.action = 'ads.ad_group_updated' and e.result = 'done')`,
  'a half hour that ran twice': `select slot from ads.rule_runs where slot is not null group by account_id, rule_id, slot having count(*) > 1`,
  'a run that tells of another number than it has results': `select u.id from ads.rule_runs u where u.acted <> (
     select count(*) from ads.rule_results s where s.account_id = u.account_id and s.run_id = u.id and s.state = 'acted')`,
  'a key without its answer': 'select key from foundation.idempotency where status is null',
};

/** What is under way as the server is killed: how to ask for it, how to ask again, and how often it was done. */
interface Act {
  begin(running: Running): Promise<unknown>;
  again(running: Running): Promise<void>;
  timesDone(running: Running): Promise<number>;
}

const call = (place: Place, endpoint: 'ads.editSeveral' | 'ads.importAds', input: object): Asked => ({
  by: place.who,
  endpoint,
  input: { ...place.at, level: 'ad_group', ...input },
  key: crypto.randomUUID(),
  state: 'unknown',
  status: 0,
  body: null,
});

async function edit(place: Place, running: Running): Promise<Act> {
  const [before = 0n] = await budgetsIn(running, place);
  const changes = { budget: { how: 'amount', byMicros: units(1) } };
  const asked = call(place, 'ads.editSeveral', { ids: place.groups, changes });
  return {
    begin: () => send(asked),
    again: () => send(asked),
    async timesDone(now) {
      const budgets = await budgetsIn(now, place);
      return budgets.length === 1 ? Number((budgets[0] ?? 0n) - before) / Number(units(1)) : Number.NaN;
    },
  };
}

async function readIn(place: Place): Promise<Act> {
  place.rows += 1;
  const name = `Read in ${place.rows}`;
  const { id: campaign } = await place.who.must('ads.createCampaign', { ...place.at, name, objective: 'reach' });
  const rows = Array.from({ length: many }, (_, line) => ({
    line: line + 1,
    within: campaign,
    name: `${name} ${line}`,
  }));
  const asked = call(place, 'ads.importAds', { rows });
  return {
    begin: () => send(asked),
    again: () => send(asked),
    timesDone: async (running) =>
      (await countOf(running, 'select count(*)::int as n from ads.ad_groups where campaign_id = $1', [campaign])) /
      many,
  };
}

async function run(place: Place, running: Running): Promise<Act> {
  place.slots += 1;
  const slot = new Date(Math.floor(Date.now() / slotMs) * slotMs - (40 - place.slots) * slotMs);
  const [before = 0n] = await budgetsIn(running, place);
  const ran = `select count(*)::int as n from ads.rule_runs where rule_id = $1 and slot = $2 and state = 'done'`;
  // As if the last time were long ago.
  await withDatabase(running.databaseUrl, (client) =>
    client.query(`update ads.rule_results set done_at = done_at - interval '2 hours'`),
  );
  const untilDone = async (now: Running): Promise<void> => {
    for (let tries = 0; tries < 400; tries++) {
      const open = `select count(*)::int as n from pgboss.job where name = $1 and state not in ('completed', 'failed')`;
      if ((await countOf(now, open, [jobQueue])) === 0) return;
      await sleep(50);
    }
    throw new Error('The rule was not run again.');
  };
  return {
    async begin(now) {
      await enqueue(now.databaseUrl, jobQueue, { account: place.at.account, slot: slot.toISOString() });
      await untilDone(now).catch(() => undefined);
    },
    async again(now) {
      // What a dead server had begun is tried again after two minutes, which need not be waited for.
      await withDatabase(now.databaseUrl, (client) =>
        client.query(
          `update pgboss.job set state = 'retry', start_after = now() where name = $1 and state in ('active', 'retry')`,
          [jobQueue],
        ),
      );
      await untilDone(now);
    },
    async timesDone(now) {
      const budgets = await budgetsIn(now, place);
      const times = budgets.length === 1 ? Number((budgets[0] ?? 0n) - before) / Number(units(1)) : Number.NaN;
      return (await countOf(now, ran, [place.rule, slot])) === times ? times : Number.NaN;
    },
  };
}

const acts = { edit, import: readIn, rule: run };

async function checkHalves(running: Running, battery: Battery, when: string): Promise<void> {
  await withDatabase(running.databaseUrl, async (client) => {
    for (const [what, query] of Object.entries(halves)) {
      const { rows } = await client.query(query);
      battery.check(rows.length === 0, `${when}: ${what}: ${JSON.stringify(rows.slice(0, 3))}`);
    }
  });
}

export async function runAdsCrash(battery: Battery, say: (line: string) => void): Promise<void> {
  const dataDir = temporaryFolder('ads-crash');
  const at = { port: await freePort(), dataDir, secretKey: Buffer.alloc(32, 13) };
  let running = await startServer(at);
  try {
    const place = await furnish(running);
    const kinds = Object.entries(acts);
    for (let round = 0; round < battery.rounds; round++) {
      const [what = 'rule', prepare = run] = kinds[(battery.seed + round) % kinds.length] ?? [];
      const act = await prepare(place, running);
      const going = act.begin(running).catch(() => undefined);
      // The moment is the test: before, in the middle and after.
      await sleep(battery.below(what === 'rule' ? 1200 : 500));
      await running.kill('server');
      running = await startServer(at);
      await going;
      const when = `Round ${round}, ${what}`;
      const left = await act.timesDone(running);
      battery.check(left === 0 || left === 1, `${when}: done ${left} times after the kill.`);
      await checkHalves(running, battery, `${when}, after the kill`);
      await act.again(running);
      const done = await act.timesDone(running);
      battery.check(done === 1, `${when}: done ${done} times after it was asked again.`);
      await checkHalves(running, battery, `${when}, asked again`);
      say(`  ${when}: ${left === 1 ? 'done before' : 'nothing of it done'}, once in the end`);
    }
  } finally {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}
