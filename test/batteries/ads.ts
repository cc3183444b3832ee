// Ads under chance: whatever is done to campaigns, ad groups, ads, their account and its money, in whatever order, all three levels
// tell what an oracle of its own works out from the documentation; to the owner's people and to a partner's alike.
import { AdsModel } from '../ads-model.ts';
import { type Battery, runAlone } from '../battery.ts';
import { newKey, units } from '../funds.ts';
import { Partnership } from '../partnership.ts';
import { openWorld, type Person, type World } from '../world.ts';

/** How many things are done in a round. */
const usual = 80;

async function playRound(battery: Battery, world: World, length: number): Promise<Map<string, number>> {
  const pair = await (await Partnership.open(world)).linked();
  const account = await pair.share('operator');
  const guest = await world.newcomer('Gus');
  const { brand, agency } = pair;
  await world.join(agency.owner, agency.center, [guest], { accounts: [{ id: account, role: 'operator' }] });
  const funding = { center: brand.center, currency: 'EUR', amountMicros: units(1000), reference: 'Bank' };
  await brand.owner.must('finance.recordFunding', { ...funding, key: newKey() });
  const model = new AdsModel(brand, { account, seed: battery.below(1_000_000_000) });
  await model.begin();
  const compare = async (who: Person, center: string): Promise<void> => {
    const fault = await model.check(who, center).then(
      () => null,
      (error: unknown) => String(error),
    );
    battery.check(fault === null, fault ?? '');
  };
  for (let step = 0; step < length; step++) {
    await model.step();
    await compare(brand.owner, brand.center);
    // Who has the account from a partner is told the same, though its money is none of theirs.
    if (step % 15 === 14) await compare(guest, agency.center);
  }
  return model.seen;
}

export async function runAds(battery: Battery, say: (line: string) => void, length = usual): Promise<void> {
  const world = await openWorld({ isSmall: true });
  const seen = new Map<string, number>();
  try {
    for (let round = 0; round < battery.rounds; round++)
      for (const [status, times] of await playRound(battery, world, length))
        seen.set(status, (seen.get(status) ?? 0) + times);
  } finally {
    await world.close();
  }
  say([...seen].map(([status, times]) => `${status} ${times}`).join(', '));
}

if (import.meta.main) await runAlone('ads', { rounds: 20 }, runAds);
