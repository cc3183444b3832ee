// Papers beside postings: who sees the money sees them, nobody else, and nobody changes them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { fundedBy } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const content = Buffer.from('%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n').toString('base64');

test('a paper is kept byte for byte, served as a download, and read by who sees the money', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const posting = await fundedBy(scene);
  const name = "银行 'advice'.pdf";
  const added = await owner.must('finance.addPaper', { center, posting, name, content });
  assert.deepEqual([added.mediaType, added.by.name], ['application/pdf', owner.name]);
  const { items } = await owner.must('finance.listPapers', { center, posting, search: 'ADVICE' });
  assert.deepEqual(items, [added]);
  assert.equal((await owner.must('finance.listPapers', { center, posting, search: 'nothing' })).total, 0);
  const served = await owner.fetch(added.url);
  assert.equal(Buffer.from(await served.arrayBuffer()).toString('base64'), content);
  assert.match(served.headers.get('content-disposition') ?? '', /^attachment; .*%27advice%27\.pdf$/);
  assert.equal(served.headers.get('content-type'), 'application/pdf');
  const [analyst, admin] = [await world.newcomer('Ana'), await world.newcomer('Adi')];
  await world.join(owner, center, [analyst], { role: 'employee', financeRole: 'analyst' });
  await world.join(owner, center, [admin], { role: 'admin' });
  assert.equal((await analyst.fetch(added.url)).status, 200);
  assertRefused(await analyst.call('finance.addPaper', { center, posting, name, content }), 403, 'forbidden');
  for (const stranger of [admin, await world.newcomer('Stranger')])
    assert.ok([403, 404].includes((await stranger.fetch(added.url)).status));
});

test('a paper of another center, or beside nothing, is not found', async () => {
  const [scene, other] = [await Scene.open(world), await Scene.open(world)];
  const [posting, foreign] = [await fundedBy(scene), await fundedBy(other)];
  const added = await scene.owner.must('finance.addPaper', { center: scene.center, posting, name: 'a.pdf', content });
  const { owner, center } = other;
  assertRefused(await owner.call('finance.addPaper', { center, posting, name: 'a.pdf', content }), 404, 'not_found');
  assertRefused(await owner.call('finance.listPapers', { center, posting }), 404, 'not_found');
  const guesses = [`${foreign}/papers/${added.id}`, `${posting}/papers/${added.id}`];
  for (const guess of guesses)
    assert.equal((await owner.fetch(`/api/v1/centers/${center}/finance/postings/${guess}`)).status, 404);
});
