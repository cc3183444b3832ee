// What a change costs in an ad account as full as it may be: the next page after it, five thousand changed at once, and what
// automated rules do there.
import type { Client } from 'pg';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import { api } from '../../src/contract/index.ts';
import { editSeveral, revertAds } from '../../src/server/ads/edits.ts';
import { listsWith } from '../../src/server/ads/queries.ts';
import { activateRule, createRule } from '../../src/server/ads/rules.ts';
import { previewRule } from '../../src/server/ads/rules-preview.ts';
import { runRule } from '../../src/server/ads/rules-run.ts';
import type { Handler } from '../../src/server/foundation/calls.ts';
import type { Context } from '../../src/server/foundation/context.ts';
import { importPerformance } from '../../src/server/reporting/imports.ts';
import { ruleNumbers } from '../../src/server/reporting/index.ts';
import { numbers } from '../../src/server/reporting/numbers.ts';
import { adPlaces } from './ads-data.ts';
import { scheduledNs } from './cpu.ts';
import { compare, type Measure } from './report.ts';

export type Work = () => Promise<unknown>;
export type Walk = (endpoint: Endpoint, handle: Handler, input: () => object) => Work;

const { account, ad, adGroup } = adPlaces;

/** Microseconds of processor time, of this process and a backend, and those that pass. */
export async function timed(work: Work, backend: number): Promise<{ cpu: number; passed: number; answer: unknown }> {
  const [before, beforeNs, started] = [process.cpuUsage(), scheduledNs(backend), performance.now()];
  const answer = await work();
  const { user, system } = process.cpuUsage(before);
  const cpu = user + system + (scheduledNs(backend) - beforeNs) / 1000;
  return { cpu, passed: (performance.now() - started) * 1000, answer };
}

/** Microseconds of one of several, each after a change that is not counted. */
export async function cpuAfter(work: Work, { change, backend }: { change: Work; backend: number }): Promise<number> {
  const times = 6;
  let sum = 0;
  for (let time = 0; time < times; time++) {
    await change();
    sum += (await timed(work, backend)).cpu;
  }
  return sum / times;
}

/** Pages, each with the change that comes before it. */
export function afterChanges(walk: Walk, client: Client): Record<string, { change: Work; work: Work }> {
  const lists = listsWith(numbers);
  const ads = (input: object = {}) => walk(api.ads.listAds, lists.listAds as Handler, () => input);
  const groups = (input: object = {}) => walk(api.ads.listAdGroups, lists.listAdGroups as Handler, () => input);
  const campaigns = (input: object = {}) => walk(api.ads.listCampaigns, lists.listCampaigns as Handler, () => input);
  let nth = 0;
  const update = (set: (n: number) => string, of: 'ads' | 'ad_groups', id: string) => () =>
    client.query(`update ads.${of} set ${set(nth++)} where account_id = ${account} and id = ${id}`);
  const rename = update((n) => `name = 'Lantern ${n}'`, 'ads', ad);
  const turn = update((n) => `is_on = ${n % 2 === 0}`, 'ads', ad);
  const turnGroup = update((n) => `is_on = ${n % 2 === 0}`, 'ad_groups', adGroup);
  const day = new Date().toISOString().slice(0, 10);
  const tell = walk(api.reporting.importPerformance, importPerformance as Handler, () => {
    const rows = Array.from({ length: 10 }, (_, at) => ({ ad: String(1_000_001 + at * 7), day, clicks: nth++ % 90 }));
    return { source: 'Few', currency: 'EUR', rows };
  });
  return {
    'campaigns: first page, one ad group switched': { change: turnGroup, work: campaigns() },
    'ad groups: first page, one ad switched': { change: turn, work: groups() },
    'ads: first page, one switched': { change: turn, work: ads() },
    'ads: by name, one renamed': { change: rename, work: ads({ sort: 'name' }) },
    'ads: that are on, one switched': { change: turn, work: ads({ state: 'on' }) },
    'ads: search "lantern a3", one renamed': { change: rename, work: ads({ search: 'lantern a3' }) },
    'ads: by spend, one renamed': { change: rename, work: ads({ sort: '-spend' }) },
    'ads: first page, ten rows imported': { change: tell, work: ads() },
    'campaigns: by spend, ten rows imported': { change: tell, work: campaigns({ sort: '-spend' }) },
    'ad groups: by spend, ten rows imported': { change: tell, work: groups({ sort: '-spend' }) },
    'ads: by spend, ten rows imported': { change: tell, work: ads({ sort: '-spend' }) },
  };
}

const budget = (measure: string, { cpu, passed }: { cpu: number; passed: number }, limit: number): Measure => {
  console.error(`${measure}: ${(passed / 1e6).toFixed(1)} s passed`);
  return compare(
    { bench: 'ads', measure: `${measure}, s`, peerName: 'budget', goal: 1, better: 'lower' },
    [cpu / 1e6],
    [limit],
  );
};

/** Five thousand ad groups changed alike and back. */
export async function bulkEdits(walk: Walk, backend: number): Promise<Measure[]> {
  // Of campaigns whose objective fits what the ad groups are billed for.
  const fits = (n: number): boolean => (1 + (n % adPlaces.campaigns)) % 2 === 0;
  const all = Array.from({ length: adPlaces.adGroups }, (_, at) => at + 1).filter(fits);
  const ids = all
    .filter((_, at) => at % 4 === 0)
    .slice(0, 5_000)
    .map((n) => String(100_000 + n));
  const hours = `${'0'.repeat(48)}${'1'.repeat(288)}`;
  const changes = { hours, addLabels: ['Sale'], name: { how: 'prefix', text: 'Sale ' } };
  const on = { level: 'ad_group', ids, skipRefused: true };
  const edit = walk(api.ads.editSeveral, editSeveral as Handler, () => ({ ...on, changes }));
  const done = await timed(edit, backend);
  const { changed, at } = done.answer as { changed: number; at: string };
  if (changed < 4_900) throw new Error(`Only ${changed} were changed.`);
  const revert = walk(api.ads.revertAds, revertAds as Handler, () => ({ ...on, at }));
  const back = await timed(revert, backend);
  return [budget('5,000 ad groups changed', done, 5), budget('5,000 changes taken back', back, 5)];
}

/** A rule about all ad groups: its preview over 30 days, a run that switches off thousands, and one that finds nothing to do. */
export async function rules(walk: Walk, backend: number): Promise<Measure[]> {
  const rule = {
    name: 'Dear clicks',
    level: 'ad_group',
    which: { by: 'all' },
    conditions: [
      { fact: 'costPerConversion', over: 'last_3_days', is: 'gt', value: '20000000' },
      { fact: 'spend', over: 'last_7_days', is: 'gt', value: '50000000' },
    ],
    act: { do: 'switch_off' },
    again: { every: 'hours', hours: 1 },
    maxAgeHours: 168,
    objectsPerRun: 5_000,
  };
  const made = (await walk(api.ads.createRule, createRule as Handler, () => rule)()) as { id: string };
  const one = { rule: made.id };
  const preview = ((context: Context, input: never) => previewRule(context, ruleNumbers, input)) as Handler;
  const previewed = await timed(
    walk(api.ads.previewRule, preview, () => one),
    backend,
  );
  const { fingerprint, acts } = previewed.answer as { fingerprint: string; acts: number };
  if (acts < 1_000) throw new Error(`The preview found only ${acts}.`);
  await walk(api.ads.activateRule, activateRule as Handler, () => ({ ...one, fingerprint }))();
  const kit = { numbers: ruleNumbers, within: () => Promise.reject(new Error('Nothing is to be approved.')) };
  const run = ((context: Context, input: never) => runRule(context, kit, input)) as Handler;
  const runs = walk(api.ads.runRule, run, () => one);
  const first = await timed(runs, backend);
  const again = await timed(runs, backend);
  const { acted } = first.answer as { acted: number };
  if (acted < 1_000) throw new Error(`The run acted on only ${acted}.`);
  return [
    budget(`preview of a rule over 30 days`, previewed, 3),
    budget(`a run of a rule that switches off ${acted}`, first, 3),
    budget('a run of a rule that finds nothing to do', again, 3),
  ];
}
