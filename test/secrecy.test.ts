// Who neither is an Owner nor has a finance role hears of no amount of the center's money, whatever they ask: in no list, preview,
// proposal, log, notification or mail. All amounts of the center have the same digits, so that any of them would be heard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isWrite } from '../src/contract/endpoint.ts';
import { endpoints } from '../src/contract/index.ts';
import { type Caller, type EndpointName, readReply, requestOf } from './caller.ts';
import { examples } from './examples.ts';
import { newKey, someDaysAgo } from './funds.ts';
import { Partnership } from './partnership.ts';
import { openWorld, type Person, type World } from './world.ts';

let world: World;
let pair: Partnership;
/** Those who may not know, by what they are. */
let deaf: Record<string, Person>;
/** An Owner beside the one who asks for everything. */
let second: Person;
before(async () => {
  world = await openWorld({ isSmall: true });
  pair = await (await Partnership.open(world)).linked();
  const { scene } = { scene: pair.brand };
  const { owner, center } = scene;
  const account = await scene.account();
  const people = { admin: 'Adele', employee: 'Emil', keeper: 'Kai', second: 'Ono' } as const;
  const made = new Map<string, Person>();
  for (const [what, name] of Object.entries(people)) made.set(what, await world.newcomer(name));
  const of = (what: keyof typeof people): Person => made.get(what) as Person;
  await world.join(owner, center, [of('admin')], { role: 'admin', creatorRole: 'manager' });
  await world.join(owner, center, [of('employee')]);
  await world.join(owner, center, [of('keeper')], { accounts: [{ id: account, role: 'admin' }] });
  await world.join(owner, center, [of('second')], { role: 'owner' });
  const shared = { center, partner: pair.agency.center, accounts: [account], ceiling: 'admin' as const };
  await owner.must('partners.shareAccounts', shared);
  second = of('second');
  deaf = { admin: of('admin'), employee: of('employee'), keeper: of('keeper'), partner: pair.agency.owner };
  await fill(owner, { center, account });
});
after(() => world.close());

/** Seven digits that no number has by chance once ids are left out. */
const heardIn = (text: string): boolean =>
  /7[.,\s]?3[.,\s]?7[.,\s]?3[.,\s]?1[.,\s]?5[.,\s]?9/.test(text.replaceAll(/\d{16,}/g, 'id'));

async function fill(owner: Person, { center, account }: { center: string; account: string }): Promise<void> {
  const EUR = { center, currency: 'EUR' };
  const funding = { ...EUR, amountMicros: '7373159000000', reference: 'Statement' };
  await owner.must('finance.recordFunding', { ...funding, key: newKey() });
  const rows = [{ account, cashMicros: '73731590000' }];
  await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
  const credit = { ...EUR, name: 'Voucher', amountMicros: '737315900000', expiresAt: '2099-01-01T00:00:00Z' };
  await owner.must('finance.issueCredit', { ...credit, key: newKey() });
  const spend = [{ account, spendMicros: '7373159', campaign: 'Launch' }];
  await owner.must('finance.recordSpend', {
    center,
    key: newKey(),
    day: someDaysAgo(1),
    source: 'Network',
    rows: spend,
  });
  await owner.must('finance.holdFunds', { center, key: newKey(), account, amountMicros: '73731590', seconds: 3600 });
  const sandbox = { center, name: 'Till', kind: 'sandbox', currency: 'EUR' } as const;
  const { id: provider } = await owner.must('finance.createPaymentProvider', sandbox);
  const paid = { center, provider, type: 'payment.succeeded', amount: '73731.59', reference: 'Order' } as const;
  await owner.must('finance.makeTestPayment', { ...paid, key: 'one' });
  const refunded = { ...paid, key: 'two', type: 'payment.refunded', amount: '73731590.00' } as const;
  assert.equal((await owner.must('finance.makeTestPayment', refunded)).outcome, 'uncovered');
  const rules = [{ area: 'funds', approvals: 1, approvers: 'admins', threshold: null } as const];
  await owner.must('requests.putApprovalRules', { center, rules });
  const { center: _, ...input } = { ...funding, key: newKey() };
  const calls = [{ endpoint: 'finance.recordFunding', input }];
  await owner.must('requests.proposeChanges', { center, calls });
}

const concerned = endpoints.filter(({ name, isUnrepeatable }) => !name.startsWith('identity.') && !isUnrepeatable);

async function answerTo(endpoint: (typeof endpoints)[number], who: Caller, input: object): Promise<string> {
  const { path, init } = requestOf(endpoint, input as Record<string, unknown>);
  const isDry = isWrite(endpoint) && endpoint.access.who !== 'anyone';
  const { status, body } = await readReply(await who.fetch(isDry ? `${path}?dry_run=true` : path, init));
  assert.notEqual(status, 500, endpoint.name);
  return JSON.stringify(body);
}

/** What each endpoint's example, and every proposal and entry there is, tells somebody. */
async function listen(who: Person): Promise<string[]> {
  const heard: string[] = [];
  const scene = pair.brand;
  // What a person is asked for is asked of somebody else.
  const petra = await world.newcomer('Petra');
  for (const endpoint of concerned) {
    const isOfCenter = endpoint.access.who === 'center' || endpoint.access.who === 'account';
    const example = await examples[endpoint.name as EndpointName](scene, isOfCenter ? scene.owner : petra);
    if (heardIn(await answerTo(endpoint, who, example))) heard.push(endpoint.name);
  }
  const { center } = scene;
  const activity = await who.call('audit.listActivity', { center, room: 'finance', pageSize: 200 });
  if (heardIn(JSON.stringify(activity.body))) heard.push('the log');
  const { items } = await scene.owner.must('requests.listProposals', { center });
  for (const { id } of items) {
    const { body } = await who.call('requests.getProposal', { center, proposal: id });
    if (heardIn(JSON.stringify(body))) heard.push(`proposal ${id}`);
  }
  return heard;
}

test('the Owner hears of it, so that it could be heard', async () => {
  const heard = await listen(pair.brand.owner);
  for (const name of [
    'finance.listTransactions',
    'finance.getOverview',
    'finance.listPaymentEvents',
    'requests.listProposals',
  ])
    assert.ok(heard.includes(name), `${name} is not among ${heard.join(', ')}`);
});

for (const what of ['admin', 'employee', 'keeper', 'partner'])
  test(`who may not know hears nothing: ${what}`, async () => {
    const who = deaf[what];
    assert.ok(who);
    assert.deepEqual(await listen(who), []);
  });

test('a proposal about money is there for those alone who may look into it', async () => {
  const { owner, center } = pair.brand;
  const isMoney = ({ firstChanges }: { firstChanges: { action: string }[] }): boolean =>
    firstChanges.some(({ action }) => action.startsWith('finance.'));
  const proposal = (await owner.must('requests.listProposals', { center, state: 'open' })).items.find(isMoney);
  const request = proposal?.request ?? '';
  const others = (await second.must('requests.countInbox')).open - 1;
  const seen = async (who: Person) => ({
    listed: (await who.must('requests.listInbox')).items.filter(({ id }) => id === request).length,
    counted: (await who.must('requests.countInbox')).open - others,
    read: (await who.call('requests.getRequest', { request })).status,
    decided: (await who.dryRun('requests.decideRequest', { request, decision: 'decline' })).status,
    talked: (await who.call('requests.listComments', { request })).status,
    proposals: (await who.must('requests.listProposals', { center })).items.filter(({ id }) => id === proposal?.id)
      .length,
    opened: (await who.call('requests.getProposal', { center, proposal: proposal?.id ?? '' })).status,
  });
  const all = { listed: 1, counted: 1, read: 200, decided: 200, talked: 200, proposals: 1, opened: 200 };
  const none = { listed: 0, counted: 0, read: 404, decided: 404, talked: 404, proposals: 0, opened: 404 };
  const { admin } = deaf;
  assert.ok(admin);
  assert.deepEqual(await seen(second), all);
  assert.deepEqual(await seen(admin), none);
  const links = await world.database.query<{ person_id: string }>(
    'select person_id from requests.decision_links where request_id = $1',
    [request],
  );
  assert.deepEqual(
    links.rows.map(({ person_id }) => person_id),
    [second.id],
  );
  await owner.must('members.updateMember', { center, member: admin.id, financeRole: 'analyst' });
  assert.deepEqual(await seen(admin), all);
  await owner.must('members.updateMember', { center, member: admin.id, financeRole: 'none' });
  assert.deepEqual(await seen(admin), none);
});

test('no mail tells of it to who may not know', async () => {
  const addresses = Object.values(deaf).map(({ email }) => email);
  const { rows } = await world.database.query<{ subject: string; plain: string }>(
    'select subject, plain from foundation.mailbox where recipient = any ($1)',
    [addresses],
  );
  assert.ok(rows.length > 0, 'Nobody was mailed anything.');
  assert.deepEqual(
    rows.filter(({ subject, plain }) => heardIn(`${subject} ${plain}`)),
    [],
  );
});
