// The derived delivery status against an oracle of its own: whatever is done to campaigns, ad groups, ads, their account and its
// money, in whatever order, all three levels tell what the documentation says that they tell.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AdsModel } from '../../../test/ads-model.ts';
import { newKey, units } from '../../../test/funds.ts';
import { Partnership } from '../../../test/partnership.ts';
import { roundsOf } from '../../../test/sweeps.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { halfHourOf, nextShown } from './hours.ts';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000_000));

let world: World;
let pair: Partnership;
let account: string;
/** Works for the partner, in the shared account. */
let guest: Person;
before(async () => {
  world = await openWorld({ isSmall: true });
  pair = await (await Partnership.open(world)).linked();
  account = await pair.share('operator');
  guest = await world.newcomer('Gus');
  const { owner, center } = pair.agency;
  await world.join(owner, center, [guest], { accounts: [{ id: account, role: 'operator' }] });
});
after(() => world.close());

const zone = 'Europe/Berlin';
const steps = roundsOf({ share: 15, rest: 60 });

describe('the delivery status', () => {
  test(`is what an oracle of its own says, after whatever was done (seed ${seed})`, async () => {
    const { owner, center } = pair.brand;
    const funding = { center, currency: 'EUR', amountMicros: units(1000), reference: 'Bank' };
    await owner.must('finance.recordFunding', { ...funding, key: newKey() });
    const model = new AdsModel(pair.brand, { account, seed });
    await model.begin();
    for (let step = 0; step < steps; step++) {
      await model.step();
      await model.check(owner, center);
      // Who has the account from a partner is told the same, though its money is none of theirs.
      if (step % 15 === 14) await model.check(guest, pair.agency.center);
    }
    assert.ok(model.groups().length > 0, `seed ${seed} made nothing`);
  });
});

describe('half hours of the week', () => {
  test('are those of the clock on the wall, also of zones that differ by quarters', () => {
    assert.equal(halfHourOf(new Date('2026-11-23T00:00:00Z'), 'UTC'), 0);
    assert.equal(halfHourOf(new Date('2026-11-23T00:15:00Z'), 'Asia/Kathmandu'), 12);
    assert.equal(halfHourOf(new Date('2026-11-22T23:59:00Z'), 'Asia/Shanghai'), 15);
  });

  test('that a clock skips are not waited for, and those that it repeats are shown twice', () => {
    // In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.
    const only = (slot: number): string => `${'0'.repeat(slot)}1`.padEnd(336, '0');
    const sundayAtTwo = 6 * 48 + 4;
    const from = new Date('2026-03-28T12:00:00Z');
    assert.equal(nextShown(only(sundayAtTwo), { from, timeZone: zone }).toISOString(), '2026-04-05T00:00:00.000Z');
    const [first, second] = ['2026-10-25T00:10:00.000Z', '2026-10-25T01:10:00.000Z'].map((at) => new Date(at));
    for (const at of [first, second])
      assert.equal(nextShown(only(sundayAtTwo), { from: at as Date, timeZone: zone }), at);
    const between = new Date('2026-10-25T00:40:00Z');
    assert.equal(
      nextShown(only(sundayAtTwo), { from: between, timeZone: zone }).toISOString(),
      '2026-10-25T01:00:00.000Z',
    );
  });
});
