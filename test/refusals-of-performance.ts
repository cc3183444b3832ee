// The refusals about the numbers of ads, for the test that reaches every one.
import { adIn } from './examples-of-ads.ts';
import { importIn, rowOf, telling } from './examples-of-performance.ts';
import type { Row } from './refusals-of-access.ts';

const importing =
  (change: object): Row =>
  async (scene, owner) =>
    owner.call('reporting.importPerformance', {
      ...(await telling(scene)),
      rows: [rowOf(await adIn(scene))],
      ...change,
    });
const importingFile =
  (csv: string, change: object = {}): Row =>
  async (scene, owner) =>
    owner.call('reporting.importPerformanceFile', { ...(await telling(scene)), csv, ...change });

export const performanceRows: Record<string, Row> = {
  'reporting.importPerformance reporting.currency_differs': importing({ currency: 'USD' }),
  'reporting.importPerformance reporting.rows_refused': importing({ rows: [rowOf('7')] }),
  'reporting.importPerformanceFile reporting.currency_differs': importingFile('ad,day,spend\n', { currency: 'USD' }),
  'reporting.importPerformanceFile reporting.rows_refused': importingFile('ad,day,spend\n7,soon,-1\n'),
  'reporting.importPerformanceFile reporting.file_unreadable': importingFile('name,spend\nLamp,3\n'),
  'reporting.withdrawPerformanceImport reporting.already_withdrawn': async (scene, owner, center) => {
    const asked = { center, account: await scene.account(), import: await importIn(scene) };
    await owner.must('reporting.withdrawPerformanceImport', asked);
    return owner.call('reporting.withdrawPerformanceImport', asked);
  },
  'reporting.withdrawPerformanceImport reporting.import_too_old': async (scene, owner, center) => {
    const id = await importIn(scene);
    await scene.world.database.query(
      `update reporting.imports set imported_at = now() - interval '31 days' where id = $1`,
      [id],
    );
    return owner.call('reporting.withdrawPerformanceImport', { center, account: await scene.account(), import: id });
  },
};
