// The grid of access at its full size, 4,000 people and 10,000 ad accounts with 200,000 assignments: how long 10,000 typed lines
// and as many changes take, and the longest piece of work of the page's thread while it is scrolled in both directions at a
// quarter of the processor's speed. No frame can be quicker than the longest piece of work in it. What a window takes is in `access`.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type Browser, chromium } from 'playwright-core';
import { chromiumPath } from '../test/browser.ts';
import { fillAccess, openSessionOf, people } from './measure/access-data.ts';
import { compare, type Measure, print } from './measure/report.ts';
import { startServer } from './measure/server.ts';
import { longestTask } from './measure/trace.ts';

const rounds = 3;

const server = await startServer();
await fillAccess(server.databaseUrl);
const client = new Client({ connectionString: server.databaseUrl });
await client.connect();
await client.query(`insert into identity.passwords (person_id, hash) values ($1, '')`, [people.owner]);
const secret = await openSessionOf(client, people.owner);
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox'] });

const api = `${server.origin}/api/v1/centers/1`;
const headers = { cookie: `atrium=${secret}`, 'content-type': 'application/json' };

async function ask(path: string, body?: object): Promise<{ ms: number; answer: Record<string, never> }> {
  const began = performance.now();
  const response = await fetch(
    `${api}/${path}`,
    body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
  );
  const answer = (await response.json()) as Record<string, never>;
  if (!response.ok) throw new Error(JSON.stringify(answer).slice(0, 500));
  return { ms: performance.now() - began, answer };
}

interface Line {
  outcome: string;
  person: { id: string };
  account: { id: string };
  from: object | null;
  to: object | null;
}

/** 10,000 cells planned, changed and changed back. */
async function change(): Promise<{ plan: number; change: number }> {
  const { rows } = await client.query<{ email: string; name: string }>(
    `select p.email, a.name from (
       select person_id, row_number() over () as n from access.members where center_id = 1 and status = 'active' and starts_at is null and role = 'employee' limit 100
     ) m join identity.people p on p.id = m.person_id, (select name from assets.accounts where owner_center_id = 1 order by id limit 100) a`,
  );
  const typed = rows.map(({ email, name }, at) => ({ line: at + 1, person: email, account: name, role: 'Operator' }));
  const plan = await ask('account-assignments/plan', { rows: typed });
  const { lines } = plan.answer as unknown as { lines: Line[] };
  const changes = lines
    .filter(({ outcome }) => outcome === 'changed')
    .map(({ person, account, from, to }) => ({ person: person.id, account: account.id, from, to }));
  if (changes.length < 9_000) throw new Error(`Only ${changes.length} lines would change anything.`);
  const done = await ask('account-assignments/changes', { changes });
  await ask('account-assignments/changes', {
    changes: changes.map((one) => ({ ...one, from: one.to, to: one.from })),
  });
  return { plan: plan.ms, change: done.ms };
}

async function scroll(from: Browser): Promise<number> {
  const context = await from.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  await context.addCookies([{ name: 'atrium', value: secret, url: server.origin }]);
  const page = await context.newPage();
  await page.goto(`${server.origin}/1/access/grid`);
  const grid = page.getByRole('grid');
  await grid.waitFor();
  await page.waitForLoadState('networkidle');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.mouse.move(800, 600);
  await sleep(1000);
  await from.startTracing(page, { categories: ['toplevel'] });
  for (const [across, down] of [
    [0, 120],
    [120, 0],
    [0, 2_000],
    [2_000, 0],
    [-400, -400],
  ] as const) {
    for (let step = 0; step < 40; step++) {
      await page.mouse.wheel(across, down);
      await sleep(16);
    }
    await sleep(400);
  }
  const longest = longestTask(await from.stopTracing());
  const { left, top } = await grid.evaluate((box) => ({ left: box.scrollLeft, top: box.scrollTop }));
  if (left < 50_000 || top < 50_000) throw new Error(`The grid was scrolled to ${left}, ${top} only.`);
  await page.locator('[role=rowheader] bdi').first().waitFor();
  await context.close();
  return longest;
}

function budget(measure: string, values: number[], limit: number): Measure {
  const of = { bench: 'grid', measure, peerName: 'budget', goal: 1, better: 'lower' } as const;
  return compare(
    of,
    values,
    values.map(() => limit),
  );
}

try {
  const changes: Awaited<ReturnType<typeof change>>[] = [];
  const tasks: number[] = [];
  for (let round = 0; round < rounds; round++) {
    changes.push(await change());
    tasks.push(await scroll(browser));
  }
  print([
    budget(
      'a plan of 10,000 lines, ms',
      changes.map((each) => each.plan),
      5_000,
    ),
    budget(
      '10,000 changes as one, ms',
      changes.map((each) => each.change),
      5_000,
    ),
    budget('longest task while scrolling 4,000 × 10,000, thread ms (4× CPU)', tasks, 50),
  ]);
} finally {
  await client.end();
  await browser.close();
  await server.stop();
}
