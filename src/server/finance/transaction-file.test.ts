import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import readWorkbook from 'read-excel-file/node';
import { newKey, rechargedIn, units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

test('transactions as a spreadsheet hold the same rows, with amounts as numbers and no formula', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  await rechargedIn(scene);
  const yen = { center, key: newKey(), currency: 'JPY', amountMicros: units(1234), reference: '=1+1' };
  await owner.must('finance.recordFunding', yen);
  const fileOf = (who: Person, name: string) =>
    who.fetch(`/api/v1/centers/${center}/finance/transactions.${name}?locale=en`, {});
  await owner.must('audit.startExport', { center, list: 'finance.listTransactions' });
  const reply = await fileOf(owner, 'xlsx');
  assert.match(reply.headers.get('content-type') ?? '', /spreadsheetml/);
  const [sheet] = await readWorkbook(Buffer.from(await reply.arrayBuffer()));
  const text = (await (await fileOf(owner, 'csv')).text()).replace('\ufeff', '').trim();
  const lines = text.split('\r\n').map((line) => line.slice(1, -1).split('","'));
  assert.deepEqual(sheet?.data[0], lines[0]);
  const [first] = sheet?.data.slice(1) ?? [];
  assert.deepEqual([first?.[5], first?.[6], first?.[7]], [1234, 'JPY', '=1+1']);
  assert.deepEqual(
    sheet?.data.slice(1).map((row) => [(row[0] as unknown as Date).toISOString().slice(0, 10), row[5], row[10]]),
    lines.slice(1).map((line) => [line[0], Number(line[5]), line[10]]),
  );
  const admin = await world.newcomer('Adele');
  await world.join(owner, center, [admin], { role: 'admin' });
  assert.equal((await fileOf(admin, 'xlsx')).status, 403);
  assert.equal((await fileOf(world.ada, 'xlsx')).status, 404);
});
