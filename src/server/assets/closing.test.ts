import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { entriesOf, Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const sees = async (who: Person, center: string, account: string): Promise<boolean> =>
  (await who.call('assets.getAccount', { center, account })).status === 200;

/** An account that an analyst has, and that is shared with an agency that gave it on. */
async function shared() {
  const { brand, agency } = await new Partnership(await Scene.open(world), await Scene.open(world)).linked();
  const grantee = await brand.grantee();
  const account = await new Partnership(brand, agency).share('operator');
  const member = await agency.member();
  await agency.owner.must('assets.assignAccount', {
    center: agency.center,
    account,
    person: member.id,
    role: 'operator',
  });
  return { brand, agency, account, grantee, member };
}

describe('closing an account', () => {
  test('names who loses it before, takes it from people and partners, and leaves it to Owners and Admins', async () => {
    const { brand, agency, account, grantee, member } = await shared();
    const at = { center: brand.center, account };
    const { body } = await brand.owner.dryRun('assets.closeAccount', at);
    const before = body.changes[0]?.before ?? {};
    assert.deepEqual(before['losing'], [{ id: grantee.id, name: grantee.name }]);
    assert.deepEqual(before['partnersLosing'], [{ id: agency.center, name: 'Nordlicht' }]);
    assert.deepEqual(before['theirPeople'], [{ id: member.id, name: member.name }]);
    assert.ok(await sees(grantee, brand.center, account), 'A dry run takes nothing.');
    const closed = await brand.owner.must('assets.closeAccount', at);
    assert.deepEqual([closed.account.status, closed.lostPeople, closed.lostPartners], ['closed', 2, 1]);
    assert.ok(!(await sees(grantee, brand.center, account)));
    assert.ok(!(await sees(member, agency.center, account)));
    assert.ok(!(await sees(agency.owner, agency.center, account)));
    const { items } = await brand.owner.must('assets.listAccounts', { center: brand.center, status: 'closed' });
    assert.deepEqual(
      items.map(({ id }) => id),
      [account],
    );
  });

  test('is taken back for 30 days, also from the log, and everybody has again what they had', async () => {
    for (const way of ['call', 'log'] as const) {
      const { brand, agency, account, grantee, member } = await shared();
      const { center, owner } = brand;
      await owner.must('assets.closeAccount', { center, account });
      const [entry] = await entriesOf(owner, center, 'assets');
      if (way === 'call') await owner.must('assets.reopenAccount', { center, account });
      else await owner.must('audit.undoEntry', { center, entry: entry?.id ?? '' });
      assert.equal((await owner.must('assets.getAccount', { center, account })).status, 'enabled');
      assert.ok(await sees(grantee, center, account));
      assert.ok(await sees(member, agency.center, account));
    }
  });

  test('gives it back as it was called before, but not to who left meanwhile', async () => {
    const { brand, account, grantee } = await shared();
    const { center, owner } = brand;
    await world.database.query(`update assets.accounts set status = 'limited' where id = $1`, [account]);
    await owner.must('assets.closeAccount', { center, account });
    await owner.must('members.removeMember', { center, member: grantee.id });
    await world.join(owner, center, [grantee]);
    assert.equal((await owner.must('assets.reopenAccount', { center, account })).status, 'limited');
    assert.ok(!(await sees(grantee, center, account)));
  });

  test('twice at once is closing it once', async () => {
    for (let round = 0; round < 6; round++) {
      const scene = await Scene.open(world);
      const call = { center: scene.center, account: await scene.account() };
      const replies = await Promise.all([1, 2].map(() => scene.owner.call('assets.closeAccount', call)));
      assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 409]);
    }
  });

  test('waits for a second person where the rules of the center say so', async () => {
    const scene = await Scene.open(world);
    await scene.deputy();
    const rules = [{ area: 'accounts', approvals: 1, approvers: 'admins' } as const];
    await scene.owner.must('requests.putApprovalRules', { center: scene.center, rules });
    const call = { center: scene.center, account: await scene.account() };
    assertRefused(await scene.owner.call('assets.closeAccount', call), 422, 'requests.approval_needed');
  });
});
