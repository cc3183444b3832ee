import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { getDocumentProxy } from 'unpdf';
import { assertRefused } from '../../../test/caller.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import type { SignedReceipt } from '../../contract/members-offboarding.ts';
import { canonicalJson } from '../foundation/signing.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const later = '2099-01-01T00:00:00Z';
const inDays = (days: number): string => new Date(Date.now() + days * 24 * 3600_000).toISOString();

/** An Admin with something open of every kind: given, asked, invited, proposed and approved. */
async function busyAdmin(scene: Scene): Promise<Person> {
  const { owner, center } = scene;
  const person = await world.newcomer('Zhang 伟');
  await world.join(owner, center, [person], { role: 'admin' });
  const account = await scene.account();
  await owner.must('assets.assignAccount', { center, account, person: person.id, role: 'operator' });
  const group = await scene.group();
  await owner.must('assets.assignGroup', { center, group, people: [{ person: person.id, role: 'analyst' }] });
  await world.invite(person, center, ['guest.of.zhang@example.com']);
  await person.must('assets.requestBinding', { center, accountId: await scene.bindable(), note: '' });
  const calls = [{ endpoint: 'centers.updateCenter', input: { name: 'Proposed' } }];
  await person.must('requests.proposeChanges', { center, calls, note: 'Rename later', runAt: later });
  return person;
}

async function offboardFile(who: Person, at: { center: string; receipt: string }, query: string): Promise<Response> {
  return who.fetch(`/api/v1/centers/${at.center}/offboarding-receipts/${at.receipt}/file?${query}`, {});
}

const isGenuine = ({ receipt, signature }: SignedReceipt): boolean => {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: signature.publicKey }, format: 'jwk' });
  const signed = Buffer.from(canonicalJson(receipt), 'utf8');
  return verify(null, signed, key, Buffer.from(signature.value, 'base64url'));
};

describe('offboarding', () => {
  test('names everything before it is done, and what an heir could take over', async () => {
    const scene = await Scene.open(world);
    const { id } = await busyAdmin(scene);
    const { kinds, person } = await scene.owner.must('members.previewOffboarding', {
      center: scene.center,
      member: id,
    });
    assert.equal(person.id, id);
    assert.deepEqual(
      kinds.map(({ kind, count, heritable, heirs }) => [kind, count, heritable, heirs]),
      [
        ['invitation', 1, 1, 'admin'],
        ['request', 1, 1, 'admin'],
        ['proposal', 1, 1, 'admin'],
        ['account', 1, 0, null],
        ['group', 1, 0, null],
        ['membership', 1, 0, null],
        ['access', 1, 0, null],
      ],
    );
    assert.equal(kinds[0]?.first[0]?.name, 'guest.of.zhang@example.com');
  });

  test('ends all of it and hands the rest to the heir, in one act that the log tells piece by piece', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await busyAdmin(scene);
    const heir = await scene.deputy();
    const receipt = await owner.must('members.offboardMember', { center, member: person.id, heir: heir.id });
    assert.deepEqual([receipt.heir?.id, receipt.handedOver, receipt.ended], [heir.id, 3, 4]);
    assertRefused(await person.call('centers.getCenter', { center }), 404, 'not_found');
    const { items } = await owner.must('members.listInvitations', { center, state: 'pending' });
    assert.deepEqual(
      items.map(({ invitedBy }) => invitedBy.id),
      [heir.id],
    );
    const { items: sent } = await heir.must('requests.listSent', { center, state: 'open' });
    assert.equal(sent.length, 1);
    const { items: proposals } = await heir.must('requests.listProposals', { center, state: 'open' });
    assert.deepEqual(
      proposals.map(({ madeBy }) => madeBy.id),
      [heir.id],
    );
    const { items: log } = await owner.must('audit.listActivity', { center });
    assert.deepEqual(
      log.filter(({ requestId }) => requestId === log[0]?.requestId).map(({ action }) => action),
      [
        'members.member_offboarded',
        'members.member_removed',
        'requests.proposal_handed_over',
        'requests.request_handed_over',
        'members.invitation_handed_over',
      ],
    );
  });

  test('ends what nobody is to take over, and asks for an heir where something stays', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const { id: member } = await busyAdmin(scene);
    assertRefused(await owner.call('members.offboardMember', { center, member }), 422, 'members.heir_needed');
    const ends = ['invitation', 'request', 'proposal'] as const;
    const receipt = await owner.must('members.offboardMember', { center, member, ends: [...ends] });
    assert.deepEqual([receipt.heir, receipt.handedOver, receipt.ended], [null, 0, 7]);
    const { items } = await owner.must('members.listInvitations', { center, state: 'pending' });
    assert.deepEqual(items, []);
    const { items: proposals } = await owner.must('requests.listProposals', { center });
    assert.deepEqual(
      proposals.map(({ state }) => state),
      ['cancelled'],
    );
  });

  test('closes what they stand in for, and hands on a webhook that they set up, or removes it', async () => {
    for (const isHanded of [true, false]) {
      const scene = await Scene.open(world);
      const { owner, center } = scene;
      const person = await scene.deputy();
      const other = await world.newcomer('Olive');
      await world.join(owner, center, [other], { role: 'admin' });
      await other.must('requests.createDelegation', { center, delegate: person.id, startsAt: null, endsAt: inDays(3) });
      await person.must('notifications.createWebhook', { center, url: 'https://example.com/hook' });
      const { kinds } = await owner.must('members.previewOffboarding', { center, member: person.id });
      assert.deepEqual(
        kinds.slice(0, 2).map(({ kind, first }) => [kind, first[0]?.name]),
        [
          ['delegation', 'Olive → Dean'],
          ['webhook', 'example.com'],
        ],
      );
      const how = isHanded ? { heir: other.id } : { ends: ['webhook' as const] };
      await owner.must('members.offboardMember', { center, member: person.id, ...how });
      const { items } = await other.must('requests.listDelegations', { center, state: 'all' });
      assert.deepEqual(
        items.map(({ state }) => state),
        ['over'],
      );
      const { rows } = await world.database.query('select made_by from notifications.webhooks where center_id = $1', [
        center,
      ]);
      assert.deepEqual(rows, isHanded ? [{ made_by: other.id }] : []);
    }
  });

  test('hands over only to who is here and may: not to an employee, a stranger or the leaver', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const { id: member } = await busyAdmin(scene);
    const unfit = [await scene.member(), await scene.suspended(), await world.newcomer(), { id: member }];
    for (const { id: heir } of unfit) {
      const refused = await owner.call('members.offboardMember', { center, member, heir });
      assertRefused(refused, 422, 'members.heir_unfit');
    }
  });

  test('leaves an invitation to be an Owner only to an Owner', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const second = await world.newcomer('Olive');
    await world.join(owner, center, [second], { role: 'owner' });
    await world.invite(second, center, ['third@example.com'], { role: 'owner' });
    const heir = await scene.deputy();
    const call = { center, member: second.id };
    const refused = await owner.call('members.offboardMember', { ...call, heir: heir.id });
    assertRefused(refused, 422, 'members.heir_unfit');
    assert.equal((await owner.must('members.offboardMember', { ...call, heir: owner.id })).handedOver, 1);
  });

  test('of who is in two centers closes one', async () => {
    const [scene, other] = [await Scene.open(world), await Scene.open(world)];
    const person = await world.newcomer('Tom');
    for (const one of [scene, other]) await world.join(one.owner, one.center, [person], { role: 'admin' });
    const token = await world.token(person, ['centers:read']);
    await scene.owner.must('members.offboardMember', { center: scene.center, member: person.id });
    for (const caller of [person, token]) {
      assertRefused(await caller.call('centers.getCenter', { center: scene.center }), 404, 'not_found');
      assert.equal((await caller.must('centers.getCenter', { center: other.center })).id, other.center);
    }
  });

  test('is undone as a removal for a day; what was handed over stays where it went', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await busyAdmin(scene);
    await owner.must('members.offboardMember', { center, member: person.id, heir: owner.id });
    assert.equal((await owner.must('members.restoreMember', { center, member: person.id })).role, 'admin');
    const { items } = await owner.must('members.listInvitations', { center, state: 'pending' });
    assert.equal(items[0]?.invitedBy.id, owner.id);
  });
});

describe('a receipt', () => {
  test('is signed, lists each thing with its time, and is genuine only as it is', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await busyAdmin(scene);
    const made = await owner.must('members.offboardMember', {
      center,
      member: person.id,
      heir: owner.id,
      reason: 'Left the company',
    });
    const { items, total } = await owner.must('members.listReceipts', { center, search: 'zhang' });
    assert.deepEqual([items, total], [[made], 1]);
    const signed = await owner.must('members.getReceipt', { center, receipt: made.id });
    assert.ok(isGenuine(signed));
    const { keys } = await world.anonymous.must('members.listReceiptKeys');
    assert.deepEqual(
      keys.filter(({ keyId }) => keyId === signed.signature.keyId).map(({ publicKey }) => publicKey),
      [signed.signature.publicKey],
    );
    const { receipt } = signed;
    assert.deepEqual(
      [receipt.person.id, receipt.by.id, receipt.heir?.id, receipt.reason, receipt.center.id],
      [person.id, owner.id, owner.id, 'Left the company', center],
    );
    assert.deepEqual(
      receipt.items.map(({ kind, outcome }) => `${kind} ${outcome}`),
      [
        'invitation handed_over',
        'request handed_over',
        'proposal handed_over',
        'account ended',
        'group ended',
        'membership ended',
        'access ended',
      ],
    );
    const times = receipt.items.map(({ at }) => at);
    assert.deepEqual(times, times.toSorted());
    for (const forged of [
      { ...receipt, heir: null },
      { ...receipt, items: receipt.items.slice(1) },
      { ...receipt, at: later },
    ])
      assert.equal(isGenuine({ ...signed, receipt: forged }), false);
  });

  test('comes as a file: JSON as it is signed, and a PDF in the language of the reader', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await busyAdmin(scene);
    const { id: receipt } = await owner.must('members.offboardMember', { center, member: person.id, heir: owner.id });
    const json = await offboardFile(owner, { center, receipt }, 'format=json');
    assert.match(json.headers.get('content-disposition') ?? '', /offboarding-\d+\.json/);
    assert.ok(isGenuine((await json.json()) as SignedReceipt));
    for (const [locale, title] of [
      ['en', 'Offboarding receipt'],
      ['zh-CN', '离职交接凭证'],
    ] as const) {
      const answer = await offboardFile(owner, { center, receipt }, `format=pdf&locale=${locale}`);
      assert.equal(answer.headers.get('content-type'), 'application/pdf');
      const text = await textOf(new Uint8Array(await answer.arrayBuffer()));
      for (const word of [title, 'Zhang伟', 'guest.of.zhang@example.com', receipt])
        assert.ok(text.includes(word.replaceAll(' ', '')), `${word} in ${text}`);
    }
  });

  test('is for Owners and Admins of its center, as a file as well', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await busyAdmin(scene);
    const { id: receipt } = await owner.must('members.offboardMember', { center, member: person.id, heir: owner.id });
    const stranger = await Scene.open(world);
    for (const [who, status] of [
      [await scene.member(), 403],
      [person, 404],
      [stranger.owner, 404],
    ] as const) {
      assert.equal((await who.call('members.getReceipt', { center, receipt })).status, status);
      assert.equal((await offboardFile(who, { center, receipt }, 'format=pdf')).status, status);
    }
    const foreign = { center: stranger.center, receipt };
    assert.equal((await offboardFile(stranger.owner, foreign, 'format=json')).status, 404);
    assert.equal((await offboardFile(owner, { center, receipt }, 'format=exe')).status, 400);
  });
});

/** The words of a PDF without the spaces between them, which are told by their places. */
async function textOf(bytes: Uint8Array): Promise<string> {
  const document = await getDocumentProxy(bytes);
  const words: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    words.push(...items.map((item) => ('str' in item ? item.str : '')));
  }
  return words.join('').replaceAll(' ', '');
}
