// What payment providers say, as they say it: posted to their address, signed, once, twice, wrongly and by nobody.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, type Reply } from '../../../test/caller.ts';
import { newKey, units } from '../../../test/funds.ts';
import { deliver, type Provider, paymentOf, providerOf, sandboxOf, say, signatureOf } from '../../../test/payments.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
import type { Received } from '../../contract/payments.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

async function open(): Promise<{ scene: Scene; provider: Provider }> {
  const scene = await Scene.open(world);
  return { scene, provider: await providerOf(scene) };
}

const cashOf = async ({ owner, center }: Scene, currency = 'EUR'): Promise<string> => {
  const { balances } = await owner.must('finance.getOverview', { center });
  return balances.find((one) => one.currency === currency)?.cashMicros ?? '0';
};

const eventsOf = async ({ owner, center }: Scene) => (await owner.must('finance.listPaymentEvents', { center })).items;

/** Every row of the ledger of a center. */
async function ledgerOf({ center }: Scene): Promise<unknown> {
  const tables = ['accounts', 'balances', 'postings', 'transfers'];
  const all = tables.map((table) =>
    world.database.query(`select t::text from finance.${table} t where center_id = $1 order by 1`, [center]),
  );
  return (await Promise.all(all)).map(({ rows }) => rows);
}

function assertTold(reply: Reply<unknown>): Received {
  assert.equal(reply.status, 200, JSON.stringify(reply.refusal));
  return reply.body as Received;
}

describe('a payment', () => {
  test('funds the center on the day on which it was paid, and names its provider everywhere', async () => {
    const { scene, provider } = await open();
    const { center, owner } = scene;
    const paidAt = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const { event, outcome, posting } = assertTold(await say(world, provider, paymentOf({ paidAt })));
    assert.deepEqual([event, outcome], ['evt-1', 'booked']);
    assert.equal(await cashOf(scene), units(50));
    const { items } = await owner.must('finance.listTransactions', { center });
    const [found] = items;
    assert.deepEqual(
      [found?.posting, found?.kind, found?.by, found?.provider, found?.reference, found?.valueDate.slice(0, 8)],
      [
        posting,
        'funding',
        null,
        { id: provider.id, name: 'Pay EUR', isSandbox: false },
        'Order 1187',
        paidAt.slice(0, 8),
      ],
    );
    const log = await owner.must('audit.listActivity', { center, action: 'finance.payment_received' });
    assert.deepEqual(log.items[0]?.actor, { kind: 'provider', id: provider.id, name: 'Pay EUR' });
    assert.deepEqual(log.items[0]?.object, { type: 'posting', id: posting, name: 'Order 1187' });
    const [listed] = await eventsOf(scene);
    assert.deepEqual(
      [listed?.event, listed?.outcome, listed?.posting, listed?.refusal],
      ['evt-1', 'booked', posting, null],
    );
    await owner.must('audit.startExport', { center, list: 'finance.listTransactions' });
    const file = await owner.fetch(`/api/v1/centers/${center}/finance/transactions.csv`);
    assert.match(await file.text(), /"Pay EUR"/);
  });

  test('is booked once, however often and however much at once it is posted', async () => {
    const { scene, provider } = await open();
    const event = paymentOf();
    const told = await Promise.all(Array.from({ length: 8 }, () => say(world, provider, event)));
    const postings = new Set(told.map((reply) => assertTold(reply).posting));
    assert.equal(postings.size, 1);
    assert.deepEqual(assertTold(await say(world, provider, event)), assertTold(told[0] as Reply<unknown>));
    assert.equal(await cashOf(scene), units(50));
    assert.equal((await eventsOf(scene)).length, 1);
  });

  test('with the id of another event is refused, and the first one stands', async () => {
    const { scene, provider } = await open();
    await say(world, provider, paymentOf());
    const ledger = await ledgerOf(scene);
    for (const change of [{ amount: '50.01' }, { reference: 'Order 2' }, { type: 'payment.refunded' }])
      assertRefused(await say(world, provider, paymentOf(change)), 409, 'finance.payment_event_reused');
    assert.deepEqual(await ledgerOf(scene), ledger);
    const other = await providerOf(scene, 'USD');
    assert.equal(assertTold(await say(world, other, paymentOf({ currency: 'USD' }))).outcome, 'booked');
  });

  test('is taken with every decimal place that its currency has, to the last micro', async () => {
    const { scene } = await open();
    const yen = await providerOf(scene, 'JPY');
    assertTold(await say(world, yen, paymentOf({ amount: '1250', currency: 'JPY' })));
    assertRefused(
      await say(world, yen, paymentOf({ id: 'evt-2', amount: '0.5', currency: 'JPY' })),
      422,
      'finance.amount_too_fine',
    );
    assert.equal(await cashOf(scene, 'JPY'), units(1250));
  });

  test('of a month that was closed meanwhile is booked today', async () => {
    const { scene, provider } = await open();
    const month = new Date(Date.now() - 62 * 86_400_000).toISOString().slice(0, 7);
    await scene.owner.must('finance.closePeriod', { center: scene.center, month });
    assertTold(await say(world, provider, paymentOf({ paidAt: `${month}-15T12:00:00Z` })));
    const { items } = await scene.owner.must('finance.listTransactions', { center: scene.center });
    assert.notEqual(items[0]?.valueDate.slice(0, 7), month);
  });
});

describe('what is no such payment is refused, and leaves the ledger as it was', () => {
  const wrong: [string, object | string, number, string][] = [
    ['zero', { amount: '0' }, 400, 'finance.payment_amount_wrong'],
    ['zero with places', { amount: '0.00' }, 400, 'finance.payment_amount_wrong'],
    ['a negative amount', { amount: '-50.00' }, 400, 'finance.payment_amount_wrong'],
    ['NaN', { amount: 'NaN' }, 400, 'finance.payment_amount_wrong'],
    ['Infinity', { amount: 'Infinity' }, 400, 'finance.payment_amount_wrong'],
    ['1e30', { amount: '1e30' }, 400, 'finance.payment_amount_wrong'],
    ['a number beyond counting', { amount: '9'.repeat(30) }, 400, 'finance.payment_amount_wrong'],
    ['an amount with a comma', { amount: '1,250.00' }, 400, 'finance.payment_amount_wrong'],
    ['three decimal places', { amount: '1.005' }, 422, 'finance.amount_too_fine'],
    ['a number that is no text', { amount: 50 }, 400, 'finance.payment_unreadable'],
    ['NaN that is no JSON', '{"id":"evt-1","amount":NaN}', 400, 'finance.payment_unreadable'],
    ['another currency', { currency: 'USD' }, 422, 'finance.payment_currency_other'],
    ['no currency', { currency: 'Euro' }, 400, 'finance.payment_unreadable'],
    ['another type', { type: 'payment.failed' }, 400, 'finance.payment_unreadable'],
    ['more than is known', { note: 'x' }, 400, 'finance.payment_unreadable'],
    ['no reference', { reference: ' ' }, 400, 'finance.payment_unreadable'],
    ['an id with spaces', { id: 'evt 1' }, 400, 'finance.payment_unreadable'],
    ['tomorrow', { paidAt: new Date(Date.now() + 2 * 86_400_000).toISOString() }, 422, 'finance.day_out_of_reach'],
    ['long ago', { paidAt: '2020-01-01T00:00:00Z' }, 422, 'finance.day_out_of_reach'],
    ['no event', '[]', 400, 'finance.payment_unreadable'],
    ['nothing', '', 400, 'finance.payment_unreadable'],
    ['a prototype', '{"__proto__":{"id":"evt-1"}}', 400, 'finance.payment_unreadable'],
  ];
  test('each of them', async () => {
    const { scene, provider } = await open();
    const ledger = await ledgerOf(scene);
    for (const [what, change, status, code] of wrong) {
      const event = typeof change === 'string' ? change : paymentOf(change);
      const reply = await say(world, provider, event);
      assert.deepEqual([reply.status, reply.refusal?.code], [status, code], what);
      assert.notEqual(reply.refusal?.message, `refusals.${code}`);
    }
    assert.deepEqual(await ledgerOf(scene), ledger);
    const listed = await eventsOf(scene);
    assert.ok(listed.every(({ outcome, posting }) => outcome === 'refused' && posting === null));
    const amounts = listed.find(({ refusal }) => refusal?.code === 'finance.payment_amount_wrong');
    assert.deepEqual([amounts?.event, amounts?.times], ['evt-1', 8]);
    // What was refused may come again, as it should have been.
    assert.equal(assertTold(await say(world, provider, paymentOf())).outcome, 'booked');
  });

  test('bytes that are no text, and more than an event may hold', async () => {
    const { provider } = await open();
    const bytes = new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]);
    assertRefused(await deliver(world, provider.id, { body: bytes }), 400, 'finance.payment_unreadable');
    const long = await say(world, provider, paymentOf({ reference: 'x'.repeat(30_000) }));
    assertRefused(long, 413, 'payload_too_large');
  });
});

/** The same but for its first letter. */
const flipped = (text: string): string => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;

describe('a signature', () => {
  const body = JSON.stringify(paymentOf());

  test('that is missing, wrong or of something else is refused, and counted in one line', async () => {
    const { scene, provider } = await open();
    const ledger = await ledgerOf(scene);
    const good = signatureOf(provider, body);
    const stranger = { ...provider, secret: `whsec_${btoa('x'.repeat(32))}` };
    const tries = [
      { body },
      { body, ...good, signature: '' },
      { body, ...good, signature: 'v1,' },
      { body, ...good, signature: `v1a,${good.signature.slice(3)}` },
      { body, ...good, signature: `v1,${flipped(good.signature.slice(3))}` },
      { body, ...good, id: 'msg_other' },
      { body, ...good, id: '' },
      { body, ...good, timestamp: String(Number(good.timestamp) + 1) },
      { body, ...good, timestamp: 'now' },
      { body: `${body} `, ...good },
      { body: body.replace('50.00', '50000.00'), ...good },
      { body, ...signatureOf(stranger, body) },
    ];
    for (const one of tries) assertRefused(await deliver(world, provider.id, one), 401, 'finance.payment_unsigned');
    assert.deepEqual(await ledgerOf(scene), ledger);
    const [only, ...more] = await eventsOf(scene);
    assert.deepEqual([only?.event, only?.times, only?.reference, more.length], ['', tries.length, null, 0]);
    const { items } = await scene.owner.must('audit.listActivity', {
      center: scene.center,
      action: 'finance.payment_refused',
    });
    assert.deepEqual(
      items.map(({ actor, after: told }) => [actor.kind, told]),
      [['anyone', { problem: 'payment_unsigned' }]],
    );
    const several = `v1,${btoa('another')} ${good.signature} v2,unknown`;
    assert.equal(
      assertTold(await deliver(world, provider.id, { body, ...good, signature: several })).outcome,
      'booked',
    );
  });

  test('of more than five minutes ago or ahead is refused', async () => {
    const { provider, scene } = await open();
    for (const seconds of [-301, 302, -86_400]) {
      const reply = await say(world, provider, paymentOf(), new Date(Date.now() + seconds * 1000));
      assertRefused(reply, 401, 'finance.payment_stale');
    }
    assert.equal(await cashOf(scene), '0');
    assertTold(await say(world, provider, paymentOf(), new Date(Date.now() - 200_000)));
  });

  test('of another provider is refused, and one that nobody knows is not found', async () => {
    const { scene, provider } = await open();
    const other = await providerOf(scene, 'USD');
    const crossed = await say(world, { id: other.id, secret: provider.secret }, paymentOf({ currency: 'USD' }));
    assertRefused(crossed, 401, 'finance.payment_unsigned');
    const nobody = { ...provider, id: '4611686018427387904' };
    assertRefused(await say(world, nobody, paymentOf()), 404, 'finance.payment_provider_unknown');
    const never = await scene.owner.must('finance.createPaymentProvider', {
      center: scene.center,
      name: 'No secret yet',
      kind: 'hmac',
      currency: 'EUR',
    });
    assertRefused(await say(world, { ...provider, id: never.id }, paymentOf()), 401, 'finance.payment_unsigned');
  });

  test('with the former secret is taken for a day, unless it is ended at once', async () => {
    const { scene, provider } = await open();
    const { center, owner } = scene;
    const rotate = (more: object = {}) =>
      owner.must('finance.makePaymentSecret', { center, provider: provider.id, ...more });
    const second = { ...provider, secret: (await rotate()).secret };
    assertTold(await say(world, provider, paymentOf({ id: 'with-former' })));
    assertTold(await say(world, second, paymentOf({ id: 'with-new' })));
    await world.database.query('update finance.payment_providers set former_secret_until = now() where id = $1', [
      provider.id,
    ]);
    assertRefused(await say(world, provider, paymentOf({ id: 'late' })), 401, 'finance.payment_unsigned');
    const { secret, formerUntil } = await rotate({ endsFormer: true });
    assert.equal(formerUntil, null);
    assertRefused(await say(world, second, paymentOf({ id: 'leaked' })), 401, 'finance.payment_unsigned');
    assertTold(await say(world, { ...provider, secret }, paymentOf({ id: 'with-third' })));
  });

  test('is worth nothing while its provider is off or its center deleted', async () => {
    const { scene, provider } = await open();
    const { center, owner } = scene;
    const turn = (isOn: boolean) =>
      owner.must('finance.updatePaymentProvider', { center, provider: provider.id, isOn });
    await turn(false);
    assertRefused(await say(world, provider, paymentOf()), 422, 'finance.payment_provider_off');
    await turn(true);
    assertTold(await say(world, provider, paymentOf()));
    const { name } = await owner.must('centers.getCenter', { center });
    await owner.must('centers.deleteCenter', { center, name });
    const late = await say(world, provider, paymentOf({ id: 'evt-2' }));
    assertRefused(late, 404, 'finance.payment_provider_unknown');
  });
});

describe('a refund', () => {
  const back = (more: object = {}) => paymentOf({ id: 'back-1', type: 'payment.refunded', amount: '30.00', ...more });

  test('lowers the cash of the center', async () => {
    const { scene, provider } = await open();
    await say(world, provider, paymentOf());
    assert.equal(assertTold(await say(world, provider, back())).outcome, 'booked');
    assert.equal(await cashOf(scene), units(20));
    const { items } = await scene.owner.must('finance.listTransactions', { center: scene.center });
    assert.deepEqual([items[0]?.kind, items[0]?.from.kind, items[0]?.to.kind], ['funding_refund', 'cash', 'funding']);
  });

  test('beyond the cash moves nothing and is a difference, until somebody books it', async () => {
    const { scene, provider } = await open();
    const { center, owner } = scene;
    const ledger = (await ledgerOf(scene)) as unknown[];
    const refund = back();
    const told = assertTold(await say(world, provider, refund));
    assert.deepEqual([told.outcome, told.posting], ['uncovered', null]);
    assert.deepEqual(assertTold(await say(world, provider, refund)), told);
    assert.equal(await cashOf(scene), '0');
    assert.deepEqual(((await ledgerOf(scene)) as unknown[]).slice(2), ledger.slice(2));
    const differences = () => owner.must('finance.listDifferences', { center, kind: 'refund_uncovered' });
    const { items } = await differences();
    assert.deepEqual(
      items.map(({ account, provider: of, differenceMicros }) => [account, of?.id, differenceMicros]),
      [[null, provider.id, units(30)]],
    );
    const event = (await eventsOf(scene))[0]?.id ?? '';
    assertRefused(await owner.call('finance.bookPaymentRefund', { center, event }), 422, 'finance.balance_too_low');
    const funding = { center, currency: 'EUR', amountMicros: units(100), reference: 'Bank' };
    await owner.must('finance.recordFunding', { ...funding, key: newKey() });
    const booked = await owner.must('finance.bookPaymentRefund', { center, event });
    assert.equal(booked.outcome, 'booked');
    assert.equal(await cashOf(scene), units(70));
    assert.equal((await differences()).total, 0);
    assert.equal(assertTold(await say(world, provider, refund)).posting, booked.posting);
    assert.equal(await cashOf(scene), units(70));
  });

  test('takes no more than there is when many come at once', async () => {
    const { scene, provider } = await open();
    await say(world, provider, paymentOf({ amount: '100.00' }));
    const refunds = Array.from({ length: 8 }, (_, at) => say(world, provider, back({ id: `back-${at}` })));
    const outcomes = (await Promise.all(refunds)).map((reply) => assertTold(reply).outcome);
    assert.deepEqual(outcomes.toSorted(), [...Array(3).fill('booked'), ...Array(5).fill('uncovered')]);
    assert.equal(await cashOf(scene), units(10));
    assert.equal((await scene.owner.must('finance.checkBooks', { center: scene.center })).differences.length, 0);
  });
});

describe('a sandbox', () => {
  test('pays by the same way in, and its payment is marked', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const { id: provider } = await sandboxOf(scene);
    const call = {
      center,
      provider,
      key: 'try',
      type: 'payment.succeeded' as const,
      amount: '12.50',
      reference: 'Try',
    };
    const told = await owner.must('finance.makeTestPayment', call);
    assert.deepEqual(await owner.must('finance.makeTestPayment', call), told);
    assert.equal(await cashOf(scene), '12500000');
    const posting = await owner.must('finance.getPosting', { center, posting: told.posting ?? '' });
    assert.deepEqual(posting.provider, { id: provider, name: 'Pay EUR', isSandbox: true });
    assert.equal(posting.by?.id, owner.id);
    assertRefused(
      await owner.call('finance.makeTestPayment', { ...call, key: 'two', amount: '0' }),
      400,
      'finance.payment_amount_wrong',
    );
    const refused = (await eventsOf(scene)).find(({ event }) => event === 'test-two');
    assert.equal(refused?.refusal?.code, 'finance.payment_amount_wrong');
  });

  test('is posted to from outside like all others', async () => {
    const scene = await Scene.open(world);
    const sandbox = await sandboxOf(scene);
    assertTold(await say(world, sandbox, paymentOf()));
    assert.equal((await eventsOf(scene))[0]?.provider.isSandbox, true);
  });

  test('is approved by a second person where funding is', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const { id: provider } = await sandboxOf(scene);
    await scene.deputy();
    const rules = [{ area: 'funds', approvals: 1, approvers: 'admins', threshold: null } as const];
    const deputy = await scene.deputy();
    await owner.must('members.updateMember', { center, member: deputy.id, financeRole: 'manager' });
    await owner.must('requests.putApprovalRules', { center, rules });
    const call = {
      center,
      provider,
      key: 'try',
      type: 'payment.succeeded' as const,
      amount: '12.50',
      reference: 'Try',
    };
    assertRefused(await owner.call('finance.makeTestPayment', call), 422, 'requests.approval_needed');
    const another = { center, name: 'Another', kind: 'hmac' as const, currency: 'EUR' };
    assertRefused(await owner.call('finance.createPaymentProvider', another), 422, 'requests.approval_needed');
  });
});

test('no table holds a secret of a provider', async () => {
  const { provider } = await open();
  const bytes = provider.secret.slice('whsec_'.length);
  const { rows } = await world.database.query(
    `select p::text from finance.payment_providers p where p::text like '%' || $1 || '%'
     union all select e::text from audit.entries e where e::text like '%' || $1 || '%'
     union all select i::text from foundation.idempotency i where i::text like '%' || $1 || '%'`,
    [bytes],
  );
  assert.deepEqual(rows, []);
});
