// Every call that writes in a center can be stored, approved by a second person and made, with the result that it has when it is
// made at once; and a center can want a second person for every one of them. `npm test` asks every call for one of the two claims,
// by turns.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Endpoint, isWrite } from '../src/contract/endpoint.ts';
import { endpoints } from '../src/contract/index.ts';
import { assertRefused, type EndpointName, endpointNamed, type Reply, readReply, requestOf } from './caller.ts';
import { examples } from './examples.ts';
import { endOf, letRun } from './proposals.ts';
import { Scene } from './scene.ts';
import { takes } from './sweeps.ts';
import { openWorld, type Person, type World } from './world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const isInCenter = ({ access }: Endpoint): boolean => access.who === 'center' || access.who === 'account';
// The rules themselves start from other rules in the one center than in the other; their own test shows them.
// A run of a rule proposes by itself what others must approve.
const isAboutProposals = ({ name }: Endpoint): boolean =>
  /^requests\.(\w*Proposal|proposeChanges|putApprovalRules)$|^ads\.runRule$/.test(name);
const writes = endpoints.filter((one) => isWrite(one) && isInCenter(one) && !one.isUnrepeatable && !one.isSessionOnly);

async function send(name: EndpointName, who: Person, input: object): Promise<Reply<unknown>> {
  const { path, init } = requestOf(endpointNamed(name), input as Record<string, unknown>);
  return readReply(await who.fetch(path, init));
}

interface Recorded {
  action: string;
  actor: string;
  object: string;
  before: unknown;
  after: unknown;
}

/** What a request recorded; ids and instants differ between two runs of the same call, and so do the names of newcomers. */
async function recordedBy(request: string): Promise<unknown> {
  const { rows } = await world.database.query<Recorded>(
    `select action, actor_name as actor, object_type as object, before, after from audit.entries where request_id = $1 order by id`,
    [request],
  );
  const ordered = JSON.stringify(rows, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
  const unlike = [
    [/"\d{13,19}"/g, '"id"'],
    [/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"instant"'],
    [/[\w.+-]+@example\.com/g, 'address'],
    // No picture is like another, and how small it becomes hangs on its colour.
    [/"bytes":\d+,/g, ''],
  ] as const;
  return JSON.parse(unlike.reduce((text, [look, word]) => text.replaceAll(look, word), ordered));
}

const far = '2099-01-01T00:00:00Z';
/** What makes one thing more, or says the same once more, starts from the same state each time. */
const isRepeatable = new Set<string>([
  'ads.copyAds',
  'ads.createAd',
  'ads.createAdGroup',
  'ads.createCampaign',
  'ads.createRule',
  'assets.createAccount',
  'assets.createPixel',
  'assets.createAudience',
  'ads.createSavedTargeting',
  'ads.createIdentity',
  'ads.createView',
  'assets.makeTestCode',
  'finance.addPaper',
  'finance.checkBooks',
  'finance.createPaymentProvider',
  'finance.recordRate',
  'finance.sendInvoice',
  'members.resendInvitation',
  'notifications.createWebhook',
  'notifications.testWebhook',
  'notifications.replayDelivery',
]);
/** Nothing runs in a center that is no more. */
const isLast = new Set<string>(['centers.deleteCenter']);

/** Whoever may make the example's call. */
const callerOf = async (scene: Scene, name: string): Promise<Person> =>
  // An Owner holds everything already.
  name === 'access.requestElevation' ? scene.grantee() : scene.owner;

for (const [at, endpoint] of writes.filter((one) => !isAboutProposals(one)).entries()) {
  const name = endpoint.name as EndpointName;
  const turn = at % 8;
  describe(name, () => {
    if (takes(turn === 0))
      test('is refused alone where a second person must approve everything, and made as it would have been', async () => {
        const [free, bound] = [await Scene.open(world), await Scene.open(world)];
        const direct = await send(name, await callerOf(free, name), await examples[name](free, free.owner));
        assert.ok(direct.status < 300, `${direct.status} ${JSON.stringify(direct.refusal)}`);
        const who = await callerOf(bound, name);
        const { center: _, ...input } = (await examples[name](bound, who)) as unknown as Record<string, unknown>;
        const deputy = await bound.deputy();
        const { center } = bound;
        // Who may not look into a room does not approve what is done in it.
        await bound.owner.must('members.updateMember', { center, member: deputy.id, financeRole: 'manager' });
        const rules = [{ area: 'bulk', approvals: 1, approvers: 'admins', threshold: 1 } as const];
        await bound.owner.must('requests.putApprovalRules', { center, rules });
        assertRefused(await send(name, who, { ...input, center }), 422, 'requests.approval_needed');
        const calls = [{ endpoint: name, input: input as Record<string, never> }];
        const { id, state } = await who.must('requests.proposeChanges', { center, calls });
        assert.equal(state, 'pending');
        const { items } = await deputy.must('requests.listInbox', { kind: 'requests.proposal' });
        await deputy.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
        assert.deepEqual(await endOf(world, id), { state: 'done', refusal: null });
        assert.deepEqual(
          await recordedBy(`proposal ${id}`),
          await recordedBy(direct.headers.get('x-request-id') ?? ''),
        );
      });

    if (takes(turn === 4))
      test(`${isRepeatable.has(name) ? 'does the same again' : 'is refused'} where somebody else did it meanwhile`, async () => {
        const scene = await Scene.open(world);
        const who = await callerOf(scene, name);
        const { center: _, ...input } = (await examples[name](scene, who)) as unknown as Record<string, never>;
        const { center } = scene;
        const calls = [{ endpoint: name, input }];
        const { id } = await who.must('requests.proposeChanges', { center, calls, runAt: far });
        const direct = await send(name, who, { ...input, center });
        assert.ok(direct.status < 300, JSON.stringify(direct.body));
        if (isLast.has(name)) return;
        await letRun(world, id);
        const { state, refusal } = await endOf(world, id);
        assert.equal(state, isRepeatable.has(name) ? 'done' : 'failed', JSON.stringify(refusal));
      });
  });
}
