// An ad account in which anything is done at random, and what is known of it.
import assert from 'node:assert/strict';
import { allHours } from '../src/contract/ads-kinds.ts';
import { type AdLevel, adLevels } from '../src/contract/ads-levels.ts';
import {
  assertInside,
  type Expected,
  expectedOfAll,
  type Known,
  type KnownAccount,
  type KnownAd,
  type KnownCampaign,
  type KnownGroup,
  slotOf,
} from './ads-oracle.ts';
import { videoOf } from './creatives.ts';
import { CreatorModel } from './creator-model.ts';
import { dice } from './dice.ts';
import { content } from './examples-of-ads.ts';
import { newKey, units } from './funds.ts';
import type { Scene } from './scene.ts';
import type { Person, World } from './world.ts';

const zone = 'Europe/Berlin';
const day = 86_400_000;

/** What may be done, the more often the more places it has here. */
const often = {
  create: 3,
  switch: 3,
  remove: 1,
  restore: 4,
  publish: 4,
  schedule: 3,
  expire: 1,
  hours: 3,
  review: 4,
  rewrite: 1,
  authorize: 2,
  edit: 2,
  copy: 1,
};
const around = { account: 2, money: 2, budget: 1, breaker: 1 };
type Act = keyof typeof often | keyof typeof around;
const acts = Object.entries({ ...often, ...around }).flatMap(([act, places]) => Array<Act>(places).fill(act as Act));

const byId = (one: { id: string }, other: { id: string }): number => Number(BigInt(one.id) - BigInt(other.id));

/** An account in which things are done at random, and what is known of it. */
export class AdsModel {
  readonly roll: (sides: number) => number;
  readonly owner: Person;
  readonly at: { center: string; account: string };
  readonly known: KnownAccount = {
    zone,
    status: 'enabled',
    hasMoney: false,
    hasBudget: true,
    isStopped: false,
    until: null,
    campaigns: new Map(),
  };
  readonly done: string[] = [];
  /** How often each status was told. */
  readonly seen = new Map<string, number>();

  readonly #seed: number;
  readonly #world: World;

  constructor({ owner, center, world }: Scene, { account, seed }: { account: string; seed: number }) {
    this.#seed = seed;
    this.#world = world;
    this.roll = dice(seed);
    this.owner = owner;
    this.at = { center, account };
    this.#creators = new CreatorModel(world, { owner, at: this.at, roll: this.roll });
  }

  pick<Thing>(all: Iterable<Thing>): Thing | undefined {
    const list = [...all];
    return list[this.roll(list.length)];
  }

  /** Anything that there is, with what it lies in. */
  any():
    | { level: 'campaign' | 'ad_group' | 'ad'; id: string; one: Known; above: Known[]; inside: Known[] }
    | undefined {
    const found = [];
    for (const [id, campaign] of this.known.campaigns) {
      const groups = [...campaign.groups.values()];
      const inside = groups.flatMap((group) => [group, ...group.ads.values()]);
      found.push({
        level: 'campaign' as const,
        id,
        one: campaign as Known,
        above: [] as Known[],
        inside: inside as Known[],
      });
      for (const [groupId, group] of campaign.groups) {
        found.push({
          level: 'ad_group' as const,
          id: groupId,
          one: group,
          above: [campaign],
          inside: [...group.ads.values()],
        });
        for (const [adId, ad] of group.ads)
          found.push({ level: 'ad' as const, id: adId, one: ad, above: [campaign, group], inside: [] });
      }
    }
    return this.pick(found);
  }

  fresh(name: string): Known {
    return { name, on: this.roll(5) > 0, draft: true, bin: false };
  }

  async create(): Promise<void> {
    const { owner, at, known } = this;
    const one = this.fresh(`Campaign ${known.campaigns.size}`);
    if (known.campaigns.size < 3 && this.roll(3) === 0) {
      const asked = { ...at, name: one.name, objective: 'reach', isOn: one.on } as const;
      const budget = { mode: 'daily', amountMicros: units(40) } as const;
      const { id } = await owner.must('ads.createCampaign', { ...asked, budget });
      known.campaigns.set(id, { ...one, groups: new Map() });
      return;
    }
    const [campaignId, campaign] = this.pick([...known.campaigns].filter(([, each]) => !each.bin)) ?? [];
    if (!campaignId || !campaign) return;
    if (campaign.groups.size < 3 && this.roll(2) === 0) {
      const group = this.fresh(`Group ${campaign.groups.size}`);
      const asked = { ...at, campaign: campaignId, name: group.name, isOn: group.on };
      const { id } = await owner.must('ads.createAdGroup', asked);
      campaign.groups.set(id, { ...group, starts: null, ends: null, hours: allHours, ads: new Map() });
      return;
    }
    const [groupId, group] = this.pick([...campaign.groups].filter(([, each]) => !each.bin)) ?? [];
    if (!groupId || !group || group.ads.size >= 4) return;
    const ad = this.fresh(`Ad ${group.ads.size}`);
    const isBorrowed = this.roll(3) === 0 && (known.until ?? 0) > Date.now();
    const media = [isBorrowed ? this.#creators.media : await videoOf(owner, at)];
    const asked = { ...at, adGroup: groupId, name: ad.name, isOn: ad.on, ...content, media };
    const { id } = await owner.must('ads.createAd', asked);
    group.ads.set(id, { ...ad, review: 'pending', isBorrowed });
  }

  /** Two campaigns that are shown, so that there is something to hinder. */
  async begin(): Promise<void> {
    await this.authorize();
    while (this.groups().length < 4) await this.create();
    for (const [adGroup, group] of this.groups()) {
      const isBorrowed = this.roll(2) === 0;
      const media = [isBorrowed ? this.#creators.media : await videoOf(this.owner, this.at)];
      const asked = { ...this.at, adGroup, name: 'First', ...content, media };
      const { id } = await this.owner.must('ads.createAd', asked);
      group.ads.set(id, { name: 'First', on: true, draft: true, bin: false, review: 'approved', isBorrowed });
      const approved = `update ads.ads set review = 'approved', reviewed_at = now() where id = $1`;
      await this.#world.database.query(approved, [id]);
    }
    for (const [id, campaign] of this.known.campaigns) {
      await this.owner.must('ads.publishAds', { ...this.at, level: 'campaign', ids: [id] });
      const groups = [...campaign.groups.values()];
      for (const one of [campaign, ...groups, ...groups.flatMap(({ ads }) => [...ads.values()])]) one.draft = false;
    }
    await this.money();
  }

  async switch(): Promise<void> {
    const found = this.any();
    if (!found || found.one.bin) return;
    const isOn = this.roll(5) > 0;
    await this.owner.must('ads.switchAds', { ...this.at, level: found.level, ids: [found.id], isOn });
    found.one.on = isOn;
  }

  readonly #went = new Map<Known, Known[]>();

  async remove(): Promise<void> {
    const found = this.any();
    if (!found || found.one.bin) return;
    await this.owner.must('ads.removeAds', { ...this.at, level: found.level, ids: [found.id] });
    const along = found.inside.filter((each) => !each.bin);
    this.#went.set(found.one, along);
    for (const each of [found.one, ...along]) each.bin = true;
  }

  async restore(): Promise<void> {
    const found = this.any();
    if (!found || !found.one.bin || found.above.some(({ bin }) => bin)) return;
    await this.owner.must('ads.restoreAds', { ...this.at, level: found.level, ids: [found.id] });
    for (const each of [found.one, ...(this.#went.get(found.one) ?? [])]) each.bin = false;
    this.#went.delete(found.one);
  }

  async publish(): Promise<void> {
    const found = this.any();
    if (!found || found.one.bin || found.above.some(({ draft }) => draft)) return;
    const reply = await this.owner.call('ads.publishAds', { ...this.at, level: found.level, ids: [found.id] });
    const drafts = [found.one, ...found.inside].filter((each) => each.draft && !each.bin);
    const isOver = (each: Known): boolean => 'ends' in each && ((each as KnownGroup).ends ?? Infinity) <= Date.now();
    if (drafts.some(isOver)) assert.equal(reply.refusal?.code, 'ads.incomplete');
    else {
      assert.equal(reply.status, 200, JSON.stringify(reply.refusal));
      for (const each of drafts) each.draft = false;
    }
  }

  groups(): [string, KnownGroup][] {
    return [...this.known.campaigns.values()].flatMap(({ groups }) => [...groups]);
  }

  async schedule(): Promise<void> {
    const [adGroup, group] = this.pick(this.groups().filter(([, each]) => !each.bin)) ?? [];
    if (!adGroup || !group) return;
    const now = Date.now();
    const starts = [null, now - day, now + day, now + 3 * day][this.roll(4)] ?? null;
    // Twenty minutes are longer than a test, and shorter than what its hours leave out.
    const ends = starts !== null && starts > now ? [null, starts + day] : [null, now + 20 * 60_000, now + 9 * day];
    const end = ends[this.roll(ends.length)] ?? null;
    const told = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
    await this.owner.must('ads.updateAdGroup', { ...this.at, adGroup, startsAt: told(starts), endsAt: told(end) });
    Object.assign(group, { starts, ends: end });
  }

  /** Its end passes, which only time can do. */
  async expire(): Promise<void> {
    const [adGroup, group] = this.pick(this.groups()) ?? [];
    if (!adGroup || !group) return;
    const ends = Math.floor(Date.now() / 1000) * 1000 - day * (1 + this.roll(3));
    await this.#world.database.query('update ads.ad_groups set starts_at = null, ends_at = $2 where id = $1', [
      adGroup,
      new Date(ends),
    ]);
    Object.assign(group, { starts: null, ends });
  }

  async hours(): Promise<void> {
    const [adGroup, group] = this.pick(this.groups().filter(([, each]) => !each.bin)) ?? [];
    if (!adGroup || !group) return;
    // An hour and a half on either side of now, so that no half hour begins or ends while the test runs.
    const slot = slotOf(Date.now(), zone);
    const isNear = (at: number): boolean => Math.min((at - slot + 336) % 336, (slot - at + 336) % 336) <= 3;
    const off = [...allHours].map((_, at) => (isNear(at) ? '0' : '1')).join('');
    const rare = [...allHours].map((_, at) => ((at - slot + 336) % 336 === 200 ? '1' : '0')).join('');
    const hours = [allHours, off, rare][this.roll(3)] ?? allHours;
    await this.owner.must('ads.updateAdGroup', { ...this.at, adGroup, hours });
    group.hours = hours;
  }

  async review(): Promise<void> {
    const ads = this.groups().flatMap(([, { ads: all }]) => [...all]);
    const [id, ad] = this.pick(ads) ?? [];
    if (!id || !ad) return;
    const review = (['pending', 'approved', 'approved', 'rejected'] as const)[this.roll(4)] ?? 'pending';
    await this.#world.database.query(
      `update ads.ads set review = $2, review_reason = case when $2 = 'rejected' then 'Misleading' end,
         reviewed_at = case when $2 <> 'pending' then now() end where id = $1`,
      [id, review],
    );
    ad.review = review;
  }

  /** What people see changes, and is looked at anew; a name alone is nothing that they see. */
  async rewrite(): Promise<void> {
    const ads = this.groups().flatMap(([, { ads: all }]) => [...all].filter(([, ad]) => !ad.bin));
    const [ad, one] = this.pick(ads) ?? [];
    if (!ad || !one) return;
    if (this.roll(2) === 0) {
      await this.owner.must('ads.updateAd', { ...this.at, ad, name: `${one.name}*` });
      return;
    }
    await this.owner.must('ads.updateAd', { ...this.at, ad, text: crypto.randomUUID() });
    one.review = 'pending';
  }

  /** Everything of a level at once, those in the bin left out. */
  async edit(): Promise<void> {
    const campaigns = [...this.known.campaigns];
    const groups = campaigns.flatMap(([, campaign]) => [...campaign.groups]);
    const all: Record<AdLevel, [string, Known][]> = {
      campaign: campaigns,
      ad_group: groups,
      ad: groups.flatMap(([, group]) => [...group.ads]),
    };
    const level = this.pick(adLevels) ?? 'campaign';
    const ids = all[level].map(([id]) => id);
    if (ids.length === 0) return;
    const asked = { ...this.at, level, ids, changes: { isOn: this.roll(6) > 0 }, skipRefused: true };
    const { results } = await this.owner.must('ads.editSeveral', asked);
    for (const { id, refusal } of results)
      assert.equal(refusal?.code, all[level].find(([other]) => other === id)?.[1].bin ? 'ads.in_bin' : undefined);
    for (const [, one] of all[level]) if (!one.bin) one.on = asked.changes.isOn;
  }

  /** A campaign with all that is in it and not in the bin: drafts that nobody has reviewed. */
  async copy(): Promise<void> {
    const [id, campaign] = this.pick([...this.known.campaigns].filter(([, each]) => !each.bin)) ?? [];
    if (!id || !campaign || this.known.campaigns.size >= 4) return;
    const { copies } = await this.owner.must('ads.copyAds', { ...this.at, level: 'campaign', ids: [id] });
    const made = copies[0]?.id ?? '';
    const { items: groups } = await this.owner.must('ads.listAdGroups', { ...this.at, campaign: made, pageSize: 200 });
    const { items: ads } = await this.owner.must('ads.listAds', { ...this.at, campaign: made, pageSize: 200 });
    const copy: KnownCampaign = { ...campaign, draft: true, groups: new Map() };
    const live = [...campaign.groups.values()].filter(({ bin }) => !bin);
    assert.equal(groups.length, live.length, 'Copied ad groups');
    const now = Date.now();
    // In the order in which they were made, as the originals are.
    for (const [at, { id: group }] of groups.toSorted(byId).entries()) {
      const of = live[at] as KnownGroup;
      // What has passed stays behind.
      const ends = of.ends !== null && of.ends <= now ? null : of.ends;
      const starts = of.starts !== null && of.starts <= now ? null : of.starts;
      const inside = [...of.ads.values()].filter(({ bin }) => !bin);
      const made = ads.filter(({ adGroup }) => adGroup.id === group).toSorted(byId);
      assert.equal(made.length, inside.length, 'Copied ads');
      const known = made.map(({ id: ad }, place): [string, KnownAd] => [
        ad,
        { ...(inside[place] as KnownAd), draft: true, review: 'pending' },
      ]);
      copy.groups.set(group, { ...of, draft: true, starts, ends, ads: new Map(known) });
    }
    this.known.campaigns.set(made, copy);
  }

  async account(): Promise<void> {
    const status = ['limited', 'suspended', 'in_review', 'disabled'][this.roll(10)] ?? 'enabled';
    await this.#world.database.query('update assets.accounts set status = $2 where id = $1', [this.at.account, status]);
    this.known.status = status;
  }

  async money(): Promise<void> {
    const { owner, at, known } = this;
    // Money of a frozen account does not move.
    if (known.isStopped) return;
    const direction = known.hasMoney ? 'refund' : 'recharge';
    const rows = [{ account: at.account, cashMicros: units(5) }];
    await owner.must('finance.transferFunds', { center: at.center, key: newKey(), direction, rows });
    known.hasMoney = !known.hasMoney;
  }

  async budget(): Promise<void> {
    const hasBudget = this.roll(3) > 0;
    await this.#world.database.query(
      `insert into finance.budgets (center_id, ad_account_id, mode, currency, micros, from_day) values ($1, $2, $3, 'EUR', $4, $5)
       on conflict (center_id, ad_account_id) do update set mode = excluded.mode, micros = excluded.micros, from_day = excluded.from_day`,
      [
        this.at.center,
        this.at.account,
        ...(hasBudget ? ['daily', 1_000_000, null] : ['custom', 1_000_000, '2090-01-01']),
      ],
    );
    this.known.hasBudget = hasBudget;
  }

  async breaker(): Promise<void> {
    const isStopped = this.roll(3) === 0;
    if (isStopped === this.known.isStopped) return;
    await this.#world.database.query(
      isStopped
        ? `insert into finance.breakers (center_id, ad_account_id, state, day, currency, seen_micros, evidence) values ($1, $2, 'open', current_date, 'EUR', 1, '{}')`
        : `update finance.breakers set state = 'closed', closed_at = now() where center_id = $1 and ad_account_id = $2 and state = 'open'`,
      [this.at.center, this.at.account],
    );
    this.known.isStopped = isStopped;
  }

  readonly #creators: CreatorModel;

  authorize(): Promise<void> {
    return this.#creators.authorize(this.known);
  }

  async step(): Promise<void> {
    const act = this.pick(acts) ?? 'create';
    this.done.push(act);
    await this[act]();
  }

  /** What is told must be what is known, of everything. */
  async check(who: Person, center: string): Promise<void> {
    const told = new Map<string, Expected>();
    for (const state of ['all', 'deleted'] as const)
      for (const list of ['ads.listCampaigns', 'ads.listAdGroups', 'ads.listAds'] as const) {
        const { items, total } = await who.must(list, { ...this.at, center, pageSize: 200, state });
        assertInside(this.known, { items, total });
        for (const { id, delivery } of items) {
          const { status, level, at, accountStatus } = delivery;
          assert.equal(accountStatus, status === 'account_suspended' ? this.known.status : null);
          told.set(id, { status, level, at: at === null ? null : Date.parse(at) });
          this.seen.set(status, (this.seen.get(status) ?? 0) + 1);
        }
      }
    const expected = expectedOfAll(this.known, Date.now());
    const shown = `seed ${this.#seed}, after ${this.done.length} steps, the last ${this.done.slice(-3).join(', ')}`;
    for (const [id, one] of told) assert.deepEqual(one, expected.get(id), `${shown}: ${id}`);
    // What went into the bin with another comes back with it, and is not listed for itself.
    for (const [id, { status }] of expected)
      assert.ok(status === 'deleted' || told.has(id), `${shown}: ${id} is not listed`);
  }
}
