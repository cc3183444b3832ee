// Invoices through HTTP: what stands on them, how they are numbered, and that nothing changes them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getDocumentProxy } from 'unpdf';
import { billedBy, chargedIn, invoicedIn, lastMonth, openIn, paidIn } from '../../../test/billing.ts';
import { assertRefused } from '../../../test/caller.ts';
import { newKey, rechargedIn, units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { type MailServer, openMailServer } from '../../../test/smtp.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
let mail: MailServer;
before(async () => {
  mail = await openMailServer();
  world = await openWorld({ isSmall: true, config: { smtpUrl: mail.url } });
});
after(async () => {
  await world.close();
  await mail.close();
});

const month = lastMonth();

/** An account with spend in the last month, in a group of its own. */
async function groupWith(scene: Scene, spend: string): Promise<string> {
  const { center, owner } = scene;
  await scene.once('cash', async () => {
    const funding = { center, key: newKey(), currency: 'EUR', amountMicros: units(5000), reference: 'Bank' };
    return owner.must('finance.recordFunding', funding);
  });
  const { id: account } = await world.addAccount(owner, center, `Client ${newKey()}`);
  const rows = [{ account, cashMicros: units(100) }];
  await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
  await charge(scene, account, spend);
  const group = { center, name: `Group ${newKey()}`, currency: 'EUR', accounts: [account] };
  return (await owner.must('finance.createBillingGroup', group)).id;
}

async function charge({ center, owner }: Scene, account: string, spendMicros: string): Promise<void> {
  const rows = [{ account, spendMicros }];
  await owner.must('finance.recordSpend', { center, key: newKey(), day: `${month}-20`, source: 'Network', rows });
}

async function textOf(answer: Response): Promise<string> {
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  return wordsIn(new Uint8Array(await answer.arrayBuffer()));
}

/** The words of a PDF without the spaces between them, which are told by their places. */
async function wordsIn(bytes: Uint8Array): Promise<string> {
  const document = await getDocumentProxy(bytes);
  const words: string[] = [];
  for (let page = 1; page <= document.numPages; page++) {
    const { items } = await (await document.getPage(page)).getTextContent();
    words.push(...items.map((item) => ('str' in item ? item.str : '')));
  }
  return words.join('').replaceAll(' ', '');
}

describe('an invoice', () => {
  test('says what was charged to each account, less credit, and its taxes', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const account = await rechargedIn(scene);
    const credit = { center, key: newKey(), name: 'Voucher', currency: 'EUR', amountMicros: units(4) };
    await owner.must('finance.issueCredit', { ...credit, expiresAt: '2099-01-01T00:00:00Z' });
    const rows = [{ account, creditMicros: units(4) }];
    await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
    await charge(scene, account, '10005000');
    const group = await billedBy(scene);
    const drafted = await owner.must('finance.draftInvoice', { center, group, month });
    const invoice = await owner.must('finance.issueInvoice', { center, group, month, note: 'Thank you' });
    assert.deepEqual(
      invoice.lines.map(({ kind, amountMicros }) => [kind, amountMicros]),
      [
        ['spend', '10005000'],
        ['credit', '-4000000'],
        ['rounding', '5000'],
        ['tax', '1140000'],
      ],
    );
    assert.deepEqual([invoice.netMicros, invoice.taxMicros, invoice.totalMicros], ['6010000', '1140000', '7150000']);
    assert.deepEqual(drafted.lines, invoice.lines);
    assert.equal(drafted.totalMicros, invoice.totalMicros);
    assert.equal(invoice.buyer.name, 'Client A GmbH');
    assert.equal(invoice.state, 'open');
    const { unpaid } = await owner.must('finance.listInvoices', { center });
    assert.deepEqual(unpaid, [{ currency: 'EUR', invoices: 1, overdue: 0, amountMicros: '7150000' }]);
  });

  test('keeps what it said when its group, its account and its seller are called otherwise', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const id = await invoicedIn(scene);
    const issued = await owner.must('finance.getInvoice', { center, invoice: id });
    await owner.must('finance.updateBillingGroup', {
      center,
      group: issued.group.id,
      name: 'Other',
      legalName: 'Other',
      taxLines: [],
    });
    await owner.must('assets.updateAccount', { center, account: await scene.account(), name: 'Other' });
    const settings = { center, legalName: 'Other', address: '', taxNumber: '', bankDetails: '', dueDays: 1 };
    await owner.must('finance.putInvoiceSettings', settings);
    await charge(scene, await scene.account(), units(1));
    assert.deepEqual(await owner.must('finance.getInvoice', { center, invoice: id }), issued);
    for (const change of [
      'update finance.invoices set total_micros = 0, net_micros = 0, tax_micros = 0',
      'delete from finance.invoice_lines',
      'update finance.invoice_lines set micros = 1',
    ])
      await assert.rejects(world.database.query(change), /only added to/);
  });

  test('is issued once, and anew after a credit note took it back', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const first = await invoicedIn(scene);
    const group = await billedBy(scene);
    assertRefused(await owner.call('finance.issueInvoice', { center, group, month }), 409, 'finance.already_invoiced');
    const note = await owner.must('finance.creditInvoice', { center, invoice: first, reason: 'Wrong address' });
    const before = await owner.must('finance.getInvoice', { center, invoice: first });
    assert.deepEqual([note.number, note.kind, note.corrects?.number], ['CN-00001', 'credit_note', before.number]);
    assert.equal(BigInt(note.totalMicros), -BigInt(before.totalMicros));
    assert.deepEqual([before.state, before.correctedBy?.number], ['credited', 'CN-00001']);
    const again = await owner.must('finance.issueInvoice', { center, group, month });
    assert.equal(again.number, 'INV-00002');
    assert.equal(again.totalMicros, before.totalMicros);
  });

  test('an account that changes its group is not invoiced twice', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    await invoicedIn(scene);
    const [account, group] = [await scene.account(), await billedBy(scene)];
    await owner.must('finance.updateBillingGroup', { center, group, accounts: [] });
    const other = { center, name: 'Next', currency: 'EUR', accounts: [account] };
    const { id } = await owner.must('finance.createBillingGroup', other);
    const reply = await owner.call('finance.issueInvoice', { center, group: id, month });
    assertRefused(reply, 422, 'finance.nothing_to_invoice');
  });

  test('of a primary group has what is in no other group', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    await chargedIn(scene);
    await billedBy(scene);
    const group = await openIn(scene);
    const { lines } = await owner.must('finance.draftInvoice', { center, group, month });
    assert.deepEqual(
      lines.map(({ name }) => name),
      ['Loose', ''],
    );
  });

  test('is open until it is paid, and overdue after its day', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const settings = { legalName: '', address: '', taxNumber: '', bankDetails: '', dueDays: 0 };
    await owner.must('finance.putInvoiceSettings', { center, ...settings });
    const invoice = await invoicedIn(scene);
    assert.equal((await owner.must('finance.listInvoices', { center, state: 'overdue' })).total, 0);
    const payment = { center, invoice, paidOn: `${month}-28`, reference: 'Bank 9' };
    const paid = await owner.must('finance.recordPayment', payment);
    assert.deepEqual([paid.state, paid.payment?.paidOn, paid.payment?.reference], ['paid', `${month}-28`, 'Bank 9']);
    assert.deepEqual((await owner.must('finance.listInvoices', { center })).unpaid, []);
    assert.equal((await owner.must('finance.withdrawPayment', { center, invoice })).state, 'open');
    assert.equal((await owner.must('finance.recordPayment', payment)).state, 'paid');
  });
});

describe('numbers', () => {
  test('have no gap and no double when many are issued at once, some refused and some tried', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const settings = { legalName: '', address: '', taxNumber: '', bankDetails: '', dueDays: 30 };
    const invoices = { prefix: 'R-2026-', next: 41 };
    await owner.must('finance.putInvoiceSettings', { center, ...settings, invoices });
    const groups: string[] = [];
    for (let at = 0; at < 8; at++) groups.push(await groupWith(scene, units(at + 1)));
    // Each twice, so that half of them are refused, with dry runs between.
    const asked = [...groups, ...groups].map((group) => ({ center, group, month }));
    const replies = await Promise.all(
      asked.flatMap((one) => [owner.call('finance.issueInvoice', one), owner.dryRun('finance.issueInvoice', one)]),
    );
    assert.equal(replies.filter(({ status }) => status === 201).length, groups.length);
    const { items } = await owner.must('finance.listInvoices', { center, sort: 'number', pageSize: 200 });
    assert.deepEqual(
      items.map(({ number }) => number),
      groups.map((_, at) => `R-2026-${String(41 + at).padStart(5, '0')}`),
    );
    const { invoices: next, hasInvoices } = await owner.must('finance.getInvoiceSettings', { center });
    assert.deepEqual([next.next, hasInvoices], [41 + groups.length, true]);
  });
});

describe('the PDF', () => {
  test('has number, parties, lines and totals in either language, also of Chinese names', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    await chargedIn(scene);
    await owner.must('assets.updateAccount', { center, account: await scene.account(), name: '春季推广 A' });
    const group = await billedBy(scene);
    await owner.must('finance.updateBillingGroup', { center, group, legalName: '上海某某贸易有限公司' });
    const { id } = await owner.must('finance.issueInvoice', { center, group, month });
    for (const [locale, words] of [
      ['en', ['Invoice INV-00001', 'Billed to', 'VAT 19 %', 'Total EUR', 'Tax number: DE 123']],
      ['zh-CN', ['发票 INV-00001', '受票方', 'VAT 19%', '合计 EUR', '税号：DE 123']],
    ] as const) {
      const text = await textOf(
        await owner.fetch(`/api/v1/centers/${center}/finance/invoices/${id}/file?locale=${locale}`),
      );
      for (const word of [...words, '春季推广 A', '上海某某贸易有限公司', '12.00', '2.28', '14.28', 'Lindenallee 4'])
        assert.ok(text.includes(word.replaceAll(' ', '')), `${word} in ${text}`);
    }
  });

  test('is for who may see invoices', async () => {
    const scene = await Scene.open(world);
    const invoice = await invoicedIn(scene);
    const analyst = await world.newcomer('Ana');
    await world.join(scene.owner, scene.center, [analyst], { financeRole: 'analyst' });
    const admin = await world.newcomer('Abe');
    await world.join(scene.owner, scene.center, [admin], { role: 'admin' });
    const stranger = await Scene.open(world);
    const fetched = (who: Person, center: string) =>
      who.fetch(`/api/v1/centers/${center}/finance/invoices/${invoice}/file`);
    assert.equal((await fetched(analyst, scene.center)).status, 200);
    assert.equal((await fetched(admin, scene.center)).status, 403);
    assert.equal((await fetched(stranger.owner, scene.center)).status, 404);
    assert.equal((await fetched(stranger.owner, stranger.center)).status, 404);
    assert.equal(
      (await fetch(`${world.url}/api/v1/centers/${scene.center}/finance/invoices/${invoice}/file`)).status,
      401,
    );
  });
});

describe('mails', () => {
  test('bring the PDF to the addresses of the group, and name no amount themselves', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const invoice = await invoicedIn(scene);
    const address = `books.${center}@client.example`;
    await owner.must('finance.updateBillingGroup', { center, group: await billedBy(scene), emails: [address] });
    assert.deepEqual(await owner.must('finance.sendInvoice', { center, invoice, locale: 'en' }), { addresses: 1 });
    const text = await mail.mailTo(address);
    assert.match(text, /Subject: Invoice INV-00001 from Nordlicht/);
    assert.match(text, /filename="?INV-00001\.pdf/);
    const [, boundary = ''] = /boundary="([^"]+)"/.exec(text) ?? [];
    const parts = text.split(`--${boundary}`);
    const file = parts.find((part) => part.includes('application/pdf')) ?? '';
    const bytes = Buffer.from(file.slice(file.search(/\r?\n\r?\n/)).replace(/[^A-Za-z0-9+/=]/g, ''), 'base64');
    assert.ok((await wordsIn(new Uint8Array(bytes))).includes('14.28'));
    for (const part of parts.filter((one) => one !== file)) assert.doesNotMatch(part, /14\.28|12\.00/);
  });
});

describe('what agrees with what', () => {
  test('a statement runs from balance to balance, as the ledger has them', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const account = await chargedIn(scene);
    const held = { center, key: newKey(), account, amountMicros: units(5), seconds: 3600 };
    await owner.must('finance.holdFunds', held);
    const now = new Date().toISOString().slice(0, 7);
    const last = await owner.must('finance.getStatement', { center, account, month });
    assert.deepEqual([last.openingMicros, last.outMicros, last.closingMicros], ['0', units(12), `-${units(12)}`]);
    const current = await owner.must('finance.getStatement', { center, account, month: now });
    assert.equal(current.openingMicros, last.closingMicros);
    const { cashMicros, creditMicros, frozenMicros } = await owner.must('finance.getWallet', { center, account });
    const inWallet = BigInt(cashMicros) + BigInt(creditMicros) + BigInt(frozenMicros);
    assert.equal(current.closingMicros, String(inWallet));
    assert.deepEqual(
      current.items.map(({ kind, amountMicros, balanceMicros }) => [kind, amountMicros, balanceMicros]),
      [['recharge', units(100), units(88)]],
    );
  });

  test('costs sum by account, campaign, label, person and day, each once in the sums', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const account = await chargedIn(scene);
    await owner.must('assets.putAccountLabels', { center, account, labels: ['north', 'brand'] });
    await charge(scene, account, units(200));
    const [kai, lea, mo] = [await world.newcomer('Kai'), await world.newcomer('Lea'), await world.newcomer('Mo')];
    await world.join(owner, center, [kai], { accounts: [{ id: account, role: 'operator' }] });
    await world.join(owner, center, [lea, mo], { accounts: [{ id: account, role: 'analyst' }] });
    const { id: group } = await owner.must('assets.createGroup', { center, name: 'North', accounts: [account] });
    await owner.must('assets.assignGroup', { center, group, people: [{ person: lea.id, role: 'admin' }] });
    const sums = [{ currency: 'EUR', spendMicros: units(212), chargedMicros: units(100), unbilledMicros: units(112) }];
    const names: Record<string, unknown[]> = {};
    for (const groupBy of ['account', 'campaign', 'label', 'person', 'day'] as const) {
      const reply = await owner.must('finance.listCosts', { center, groupBy, sort: 'name' });
      assert.deepEqual(reply.sums, sums, groupBy);
      names[groupBy] = reply.items.map(({ name, spendMicros }) => [name, spendMicros]);
    }
    assert.deepEqual(names, {
      account: [['Scene', units(212)]],
      campaign: [
        ['', units(200)],
        ['Launch', units(12)],
      ],
      label: [
        ['brand', units(212)],
        ['north', units(212)],
      ],
      // Who only reads it, and who could by a role in the center, runs nothing.
      person: [
        ['Kai', units(212)],
        ['Lea', units(212)],
      ],
      day: [
        [`${month}-15`, units(12)],
        [`${month}-20`, units(200)],
      ],
    });
    const launch = await owner.must('finance.listCosts', { center, groupBy: 'campaign', search: 'laun' });
    assert.deepEqual([launch.total, launch.sums[0]?.spendMicros], [1, units(12)]);
    const ofLea = await owner.must('finance.listCosts', { center, groupBy: 'person', search: lea.id });
    assert.deepEqual([ofLea.items[0]?.person, ofLea.sums], [{ id: lea.id, name: 'Lea' }, sums]);
    for (const person of [kai, lea]) await owner.must('members.suspendMember', { center, member: person.id });
    const nobody = await owner.must('finance.listCosts', { center, groupBy: 'person' });
    assert.deepEqual([nobody.items[0]?.person, nobody.items[0]?.name, nobody.total], [null, '', 1]);
  });

  test('the list of differences is empty where all agrees, and says what does not', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const account = await chargedIn(scene);
    const kinds = async () =>
      (await owner.must('finance.listDifferences', { center })).items.map((row) => [row.kind, row.differenceMicros]);
    // Nobody bills the account yet.
    assert.deepEqual(await kinds(), []);
    await billedBy(scene);
    assert.deepEqual(await kinds(), [['not_invoiced', units(12)]]);
    const invoice = await invoicedIn(scene);
    assert.deepEqual(await kinds(), []);
    await charge(scene, account, units(90));
    assert.deepEqual(await kinds(), [
      ['not_invoiced', units(88)],
      ['unbilled', units(2)],
    ]);
    await owner.must('finance.creditInvoice', { center, invoice, reason: 'Late spend' });
    await owner.must('finance.issueInvoice', { center, group: await billedBy(scene), month });
    assert.deepEqual(await kinds(), [['unbilled', units(2)]]);
  });

  test('cash is converted at a recorded rate, both ways in the books', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    await rechargedIn(scene);
    const rate = { center, from: 'EUR', to: 'JPY', rate: '163.257', source: 'ECB' };
    const { id, ...stored } = await owner.must('finance.recordRate', rate);
    assert.deepEqual([stored.rate, stored.source], ['163.257', 'ECB']);
    const asked = { center, key: newKey(), rate: id, amountMicros: '10010000' };
    const told = await owner.must('finance.convertCash', asked);
    assert.deepEqual([told.paidMicros, told.gotMicros], ['10010000', '1634000000']);
    assert.deepEqual(await owner.must('finance.convertCash', asked), told);
    const posting = await owner.must('finance.getPosting', { center, posting: told.posting });
    assert.deepEqual([posting.kind, posting.reference, posting.transferCount], ['exchange', id, 2]);
    const { balances } = await owner.must('finance.getOverview', { center });
    const cash = Object.fromEntries(balances.map((one) => [one.currency, one.cashMicros]));
    assert.deepEqual(cash, { EUR: '889990000', JPY: '1634000000' });
    const check = await owner.must('finance.checkBooks', { center });
    assert.deepEqual(check.differences, []);
  });
});

test('a paid invoice that is taken back is credited', async () => {
  const scene = await Scene.open(world);
  const { center, owner } = scene;
  const invoice = await paidIn(scene);
  await owner.must('finance.creditInvoice', { center, invoice, reason: 'Refunded' });
  assert.equal((await owner.must('finance.getInvoice', { center, invoice })).state, 'credited');
});
