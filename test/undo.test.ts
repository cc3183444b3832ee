// What a change can be taken back from the log: by whoever may make the change that takes it back, with the state of before, and
// never over what somebody has done since without saying so. `npm test` asks every second call.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Entry } from '../src/contract/audit.ts';
import { type Endpoint, isWrite } from '../src/contract/endpoint.ts';
import { endpoints } from '../src/contract/index.ts';
import { assertRefused, type EndpointName, endpointNamed, readReply, requestOf } from './caller.ts';
import { examples } from './examples.ts';
import { Scene } from './scene.ts';
import { isRest, takes } from './sweeps.ts';
import { openWorld, type Person, type World } from './world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

/** The calls whose every entry names what takes it back; of all others none does. */
const undoable = new Set<string>([
  'access.changeAssignments',
  'access.createRole',
  'access.deleteRole',
  'access.updatePolicy',
  'access.updateRole',
  'ads.activateRule',
  'ads.copyAds',
  'ads.createAd',
  'ads.createAdGroup',
  'ads.copyMedia',
  'ads.createCampaign',
  'ads.createRule',
  'ads.editSeveral',
  'ads.importAds',
  'ads.createMedia',
  'ads.redeemPost',
  'ads.removeAds',
  'ads.removeMedia',
  'ads.pauseRule',
  'ads.removeAds',
  'ads.removeRule',
  'ads.restoreAds',
  'ads.restoreRule',
  'ads.revertAds',
  'ads.restoreMedia',
  'ads.revertRuleRun',
  'ads.runRule',
  'ads.switchAds',
  'ads.updateAd',
  'ads.updateAdGroup',
  'ads.undoChange',
  'ads.updateCampaign',
  'ads.updateMedia',
  'ads.updateRule',
  'assets.addGroupItems',
  'assets.assignAccount',
  'assets.assignGroup',
  'assets.cancelTransfer',
  'assets.closeAccount',
  'assets.createGroup',
  'assets.createPixel',
  'assets.createAudience',
  'assets.updateAudience',
  'assets.removeAudience',
  'assets.restoreAudience',
  'assets.shareAudience',
  'ads.createSavedTargeting',
  'ads.updateSavedTargeting',
  'ads.removeSavedTargeting',
  'ads.restoreSavedTargeting',
  'ads.createIdentity',
  'ads.updateIdentity',
  'ads.removeIdentity',
  'ads.restoreIdentity',
  'ads.createView',
  'ads.updateView',
  'ads.removeView',
  'ads.restoreView',
  'ads.setDefaultView',
  'assets.deleteGroup',
  'assets.extendAccount',
  'assets.extendGroup',
  'assets.offerTransfer',
  'assets.reopenAccount',
  'assets.addLabels',
  'assets.putAccountLabels',
  'assets.removeGroupItems',
  'assets.removeLabels',
  'assets.removePixel',
  'assets.restorePixel',
  'assets.sharePixel',
  'assets.unassignAccount',
  'assets.unassignGroup',
  'assets.updateAccount',
  'assets.updateGroup',
  'assets.updatePixel',
  'centers.updateCenter',
  'finance.explainDifference',
  'finance.removeCap',
  'finance.removePlan',
  'finance.setBudget',
  'finance.setCap',
  'finance.setPlan',
  'finance.createBillingGroup',
  'finance.putInvoiceSettings',
  'finance.recordPayment',
  'finance.transferFunds',
  'finance.updateBillingGroup',
  'finance.withdrawExplanation',
  'finance.withdrawPayment',
  'finance.updateLimitSettings',
  'members.addTeamPeople',
  'members.createTeam',
  'members.deleteTeam',
  'members.extendMembership',
  'members.giveTeamAccount',
  'members.giveTeamGroup',
  'members.reinstateMember',
  'members.reinstateMembers',
  'members.removeMember',
  'members.removeMembers',
  'members.removeTeamPeople',
  'members.restoreMember',
  'members.restoreMembers',
  'members.suspendMember',
  'members.suspendMembers',
  'members.takeTeamAccount',
  'members.takeTeamGroup',
  'members.updateMember',
  'members.updateMembers',
  'members.updateTeam',
  'partners.putShare',
  'partners.revokeShare',
  'partners.revokeShares',
  'partners.shareAccounts',
  'reporting.importPerformance',
  'reporting.importPerformanceFile',
  'reporting.withdrawPerformanceImport',
  'requests.putApprovalRules',
  'audit.undoEntry',
]);

/** Books are not turned back: a posting is reversed by another, and that one stands. */
const once = new Set<string>(['finance.adjustBalance', 'finance.issueCredit', 'finance.recordFunding']);

/** The membership comes back; what was handed over stays with the heir, and what was closed stays closed. */
const partly = new Set<string>(['members.offboardMember']);

// Who deleted or left a center reads its log no more.
const isLast = ({ name }: Endpoint): boolean => ['centers.deleteCenter', 'members.leaveCenter'].includes(name);
const isInCenter = ({ access }: Endpoint): boolean => access.who === 'center' || access.who === 'account';
const writes = endpoints.filter(
  (one) => isWrite(one) && isInCenter(one) && !isLast(one) && !one.isUnrepeatable && !one.isSessionOnly,
);

async function entriesOf(who: Person, center: string, request: string): Promise<Entry[]> {
  const { items } = await who.must('audit.listActivity', { center, pageSize: 100 });
  return items.filter(({ requestId }) => requestId === request);
}

/** Makes a call, and gives what it recorded in the log of its center. */
async function made(scene: Scene, name: EndpointName, who: Person): Promise<Entry[]> {
  const { path, init } = requestOf(endpointNamed(name), (await examples[name](scene, who)) as Record<string, unknown>);
  const reply = await readReply(await who.fetch(path, init));
  assert.ok(reply.status < 300, `${reply.status} ${JSON.stringify(reply.body)}`);
  return entriesOf(scene.owner, scene.center, reply.headers.get('x-request-id') ?? '');
}

/** Of the fields that both sides tell: what the one took away the other brought. */
function assertMirrored(entry: Entry, back: Entry): void {
  const pairs = [
    [entry.after, back.before],
    [entry.before, back.after],
  ] as const;
  // Who made a group or role anew gave it another id; what a person loses with it is told on one side only.
  for (const [one, other] of pairs)
    for (const field of Object.keys(one ?? {}).filter((key) => other && key in other))
      assert.deepEqual(other?.[field], one?.[field], field);
}

for (const endpoint of writes.filter((_, at) => takes(at % 3 === 0))) {
  const name = endpoint.name as EndpointName;
  const isUndoable = undoable.has(name) || once.has(name);
  const claim = isUndoable || partly.has(name) ? 'is taken back' : 'names no call that takes it back';
  test(`what ${name} did ${claim}`, async () => {
    const scene = await Scene.open(world);
    const who = name === 'access.requestElevation' ? await scene.grantee() : scene.owner;
    const entries = await made(scene, name, who);
    assert.ok(entries.length > 0);
    const { center, owner } = scene;
    for (const entry of entries) {
      if (!partly.has(name)) assert.equal(entry.undo, isUndoable ? 'possible' : null, entry.action);
      if (entry.undo === null) continue;
      const dry = await owner.dryRun('audit.undoEntry', { center, entry: entry.id });
      const reply = await owner.call('audit.undoEntry', { center, entry: entry.id });
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      const back = (await entriesOf(owner, center, reply.headers.get('x-request-id') ?? '')).at(-1);
      assert.ok(back);
      const [told] = dry.body.changes;
      assert.deepEqual([told?.action, told?.before, told?.after], [back.action, back.before, back.after]);
      assert.equal(back.undoes, entry.id);
      if (!once.has(name)) assertMirrored(entry, back);
      const [former] = (await entriesOf(owner, center, entry.requestId)).filter(({ id }) => id === entry.id);
      assert.equal(former?.undo, 'done');
      assertRefused(await owner.call('audit.undoEntry', { center, entry: entry.id }), 409, 'audit.already_undone');
      // Who changed their mind twice.
      assert.equal(back.undo, once.has(name) ? null : 'possible');
      if (once.has(name)) continue;
      assert.equal((await owner.call('audit.undoEntry', { center, entry: back.id })).status, 200);
    }
  });
}

if (!isRest)
  describe('taking back', () => {
    async function renamed(): Promise<{ scene: Scene; entry: string; rename(name: string): Promise<unknown> }> {
      const scene = await Scene.open(world);
      const { owner, center } = scene;
      const rename = (name: string) => owner.must('centers.updateCenter', { center, name });
      await rename('Second name');
      const { items } = await owner.must('audit.listActivity', { center, action: 'centers.center_updated' });
      return { scene, entry: items[0]?.id ?? '', rename };
    }

    test('what somebody changed since is told field by field, and overwritten only on demand', async () => {
      const { scene, entry, rename } = await renamed();
      const { owner, center } = scene;
      await rename('Third name');
      const reply = await owner.call('audit.undoEntry', { center, entry });
      assertRefused(reply, 409, 'audit.undo_conflict');
      assert.deepEqual(reply.refusal?.details, {
        conflicts: [{ field: 'name', left: 'Second name', now: 'Third name' }],
      });
      assert.equal((await owner.must('centers.getCenter', { center })).name, 'Third name');
      const dry = await owner.dryRun('audit.undoEntry', { center, entry, despite: true });
      assert.equal(dry.body.changes[0]?.before?.['name'], 'Third name');
      await owner.must('audit.undoEntry', { center, entry, despite: true });
      assert.notEqual((await owner.must('centers.getCenter', { center })).name, 'Third name');
    });

    test('a field that nobody else touched is no conflict', async () => {
      const { scene, entry } = await renamed();
      const { owner, center } = scene;
      await owner.must('centers.updateCenter', { center, region: 'JP' });
      await owner.must('audit.undoEntry', { center, entry });
      assert.equal((await owner.must('centers.getCenter', { center })).region, 'JP');
    });

    test('what is as it was before is left alone', async () => {
      const scene = await Scene.open(world);
      const { owner, center } = scene;
      const { name } = await owner.must('centers.getCenter', { center });
      await owner.must('centers.updateCenter', { center, name: 'Second name' });
      const { items } = await owner.must('audit.listActivity', { center, action: 'centers.center_updated' });
      await owner.must('centers.updateCenter', { center, name });
      assertRefused(
        await owner.call('audit.undoEntry', { center, entry: items[0]?.id ?? '' }),
        409,
        'audit.nothing_to_undo',
      );
    });

    test('asks for the rights of the change that takes it back, and for the scope of the token', async () => {
      const { scene, entry } = await renamed();
      const { owner, center } = scene;
      const token = await world.token(owner, ['audit:write', 'audit:read']);
      assertRefused(await token.call('audit.undoEntry', { center, entry }), 403, 'token_scope_missing');
      const deputy = await scene.deputy();
      const account = await scene.account();
      await owner.must('assets.updateAccount', { center, account, name: 'Renamed' });
      const { items } = await owner.must('audit.listActivity', { center, action: 'assets.account_updated' });
      await owner.must('assets.assignAccount', { center, account, person: deputy.id, role: 'analyst' });
      await owner.must('access.updatePolicy', { center, adminsNeedAssignment: true });
      const renaming = { center, entry: items[0]?.id ?? '' };
      assertRefused(await deputy.call('audit.undoEntry', renaming), 403, 'forbidden');
      await owner.must('audit.undoEntry', renaming);
      await deputy.must('audit.undoEntry', { center, entry });
    });

    test('is itself proposed where a rule asks for another', async () => {
      const { scene, entry } = await renamed();
      const { owner, center } = scene;
      await scene.deputy();
      const rules = [{ area: 'bulk', approvals: 1, approvers: 'admins', threshold: 1 } as const];
      await owner.must('requests.putApprovalRules', { center, rules });
      assertRefused(await owner.call('audit.undoEntry', { center, entry }), 422, 'requests.approval_needed');
      const dry = await owner.dryRun('audit.undoEntry', { center, entry });
      assert.deepEqual(dry.body.approval?.areas, ['bulk']);
    });

    test('of two at once, one takes it back', async () => {
      const { scene, entry } = await renamed();
      const { owner, center } = scene;
      const replies = await Promise.all([1, 2].map(() => owner.call('audit.undoEntry', { center, entry })));
      assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 409]);
    });

    test('an entry of another center is not found', async () => {
      const { entry } = await renamed();
      const other = await Scene.open(world);
      assertRefused(await other.owner.call('audit.undoEntry', { center: other.center, entry }), 404, 'not_found');
    });
  });
