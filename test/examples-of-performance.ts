// A call of each endpoint about the numbers of ads, for tests that make every call.
import { adIn } from './examples-of-ads.ts';
import { units } from './funds.ts';
import type { Scene } from './scene.ts';

const onAccount = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });

export const toldDay = '2025-11-03';

/** What an import says beside its rows. */
export const telling = async (scene: Scene) => ({ ...(await onAccount(scene)), source: 'Network', currency: 'EUR' });

export const rowOf = (ad: string, day = toldDay) => ({
  ad,
  day,
  spendMicros: units(12),
  revenueMicros: units(30),
  impressions: 4_000,
  reach: 2_500,
  clicks: 80,
  conversions: 4,
  likes: 9,
});

export function importIn(scene: Scene): Promise<string> {
  return scene.once('import', async () => {
    const asked = { ...(await telling(scene)), rows: [rowOf(await adIn(scene))] };
    return (await scene.owner.must('reporting.importPerformance', asked)).id;
  });
}

export const performanceExamples = {
  'reporting.importPerformance': async (scene: Scene) => ({
    ...(await telling(scene)),
    rows: [rowOf(await adIn(scene)), rowOf(await adIn(scene), '2025-11-04')],
  }),
  'reporting.importPerformanceFile': async (scene: Scene) => ({
    ...(await telling(scene)),
    csv: `ad,day,spend,impressions,clicks\n${await adIn(scene)},${toldDay},"12.5",900,31\n`,
  }),
  'reporting.listPerformance': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    level: 'ad' as const,
    from: '2025-11-01',
    to: '2025-11-07',
  }),
  'reporting.estimateTargeting': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    targeting: { places: ['DE'], ages: ['25-34' as const] },
  }),
  'reporting.listPerformanceImports': onAccount,
  'reporting.withdrawPerformanceImport': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    import: await importIn(scene),
  }),
};
