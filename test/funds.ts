// Money in the center of a scene: made once, whoever asks first.
import type { Scene } from './scene.ts';

export const units = (amount: number): string => String(BigInt(amount) * 1_000_000n);

let keys = 0;
export const newKey = (): string => `test-${process.pid}-${++keys}`;

/** The posting by which 1,000 EUR came to the center. */
export function fundedBy(scene: Scene): Promise<string> {
  return scene.once('funding', async () => {
    const funding = {
      center: scene.center,
      key: newKey(),
      currency: 'EUR',
      amountMicros: units(1000),
      reference: 'Bank 1',
    };
    return (await scene.owner.must('finance.recordFunding', funding)).id;
  });
}

/** The account of the scene, with 100 EUR of the center's in its wallet. */
export function rechargedIn(scene: Scene): Promise<string> {
  return scene.once('recharge', async () => {
    const [account] = [await scene.account(), await fundedBy(scene)];
    const rows = [{ account, cashMicros: units(100) }];
    await scene.owner.must('finance.transferFunds', {
      center: scene.center,
      key: newKey(),
      direction: 'recharge',
      rows,
    });
    return account;
  });
}

/** 10 EUR of the account, set aside for an hour. */
export function heldIn(scene: Scene): Promise<string> {
  return scene.once('hold', async () => {
    const account = await rechargedIn(scene);
    const asked = { center: scene.center, key: newKey(), account, amountMicros: units(10), seconds: 3600 };
    return (await scene.owner.must('finance.holdFunds', asked)).id;
  });
}

/** Ten days ago, in the zone of nobody in particular. */
export const someDaysAgo = (days = 10): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** The month before last: over wherever one is. */
export function monthBeforeLast(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2, 1)).toISOString().slice(0, 7);
}
