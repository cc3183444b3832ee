import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { type MailServer, openMailServer } from '../../../test/smtp.ts';
import { openWorld, password, type World } from '../../../test/world.ts';
import { composeLetter, templates } from './letter.ts';

const invitation = {
  inviter: 'Ada <b>\r\nBcc: all@example.com\n https://evil.example',
  center: 'Acme & Söhne',
  role: 'admin',
  financeRole: 'analyst',
  creatorRole: 'none',
  accountCount: 2,
  accounts: ['Spring', 'Winter'],
  groupCount: 1,
  groups: ['Nordics'],
  hasStart: 'no',
  memberFrom: { day: '2027-01-01T00:00:00Z' },
  hasEnd: 'yes',
  memberUntil: { day: '2027-01-31T23:00:00Z' },
  expiresAt: { minute: '2026-12-01T09:30:00Z' },
};
const to = { timeZone: 'Asia/Shanghai', button: 'https://atrium.example/x?a=1&b=2' };

describe('a letter', () => {
  test('is written in the language and the time zone of who gets it', () => {
    const template = 'members.invitation';
    const english = composeLetter({ ...to, template, locale: 'en', values: invitation });
    assert.match(english.plain, /as an admin, and as finance analyst\./);
    assert.match(english.plain, /2 ad accounts: Spring and Winter\./);
    assert.match(english.plain, /the asset group Nordics\./);
    assert.match(english.plain, /ends on February 1, 2027\./);
    assert.match(english.plain, /until December 1, 2026 at 05:30 PM GMT\+8\./);
    const chinese = composeLetter({ ...to, template, locale: 'zh-CN', values: invitation });
    assert.match(chinese.subject, /邀请你加入 Acme/);
    assert.match(chinese.plain, /角色为管理员，并担任财务分析员。/);
    assert.match(chinese.plain, /2 个广告账户：Spring和Winter。/);
    assert.match(chinese.html, /<html lang="zh-CN">/);
  });

  test('keeps names to one line, without links of their own, and escapes them', () => {
    const letter = composeLetter({ ...to, template: 'members.invitation', locale: 'en', values: invitation });
    assert.doesNotMatch(letter.subject, /[\r\n]/);
    assert.doesNotMatch(letter.plain, /https:\/\/evil/);
    assert.doesNotMatch(letter.html, /<b>/);
    assert.match(letter.html, /href="https:\/\/atrium\.example\/x\?a=1&#38;b=2"/);
  });

  test('of every kind has its words in both languages', () => {
    const values = {
      ...invitation,
      email: 'a@b.c',
      name: 'CI',
      at: invitation.expiresAt,
      until: invitation.memberUntil,
      side: 'given',
      count: 3,
      more: 1,
      items: ['Ben · Spring', 'Ben · Winter'],
    };
    for (const template of templates) {
      for (const locale of ['en', 'zh-CN'] as const) {
        const { subject, plain } = composeLetter({ ...to, template, locale, values, secondLink: to.button });
        assert.doesNotMatch(subject + plain, /mail\.(identity|members|footer)|[{}]/, `${template} in ${locale}`);
      }
    }
  });
});

describe('with a mail server', () => {
  let post: MailServer;
  let world: World;
  before(async () => {
    post = await openMailServer();
    const config = { smtpUrl: post.url, mailFrom: 'Atrium <atrium@acme.example>', publicUrl: 'http://atrium.test:1' };
    world = await openWorld({ isSmall: true, config });
  });
  after(async () => {
    // Mail that was refused on purpose is reported, as it should be.
    world.bugs.splice(0, world.bugs.length);
    await world.close();
    await post.close();
  });

  test('mails arrive as plain text and HTML, under an id of their own', async () => {
    const signUp = { email: 'sam@example.com', password, name: 'Sam', locale: 'en' } as const;
    await world.anonymous.must('identity.signUp', signUp);
    const mail = await post.mailTo('sam@example.com');
    assert.match(mail, /^From: Atrium <atrium@acme\.example>\r$/m);
    assert.match(mail, /^Message-ID: <[0-9a-f-]{36}@atrium\.test>\r$/m);
    assert.match(mail, /^Auto-Submitted: auto-generated\r$/m);
    assert.equal(mail.match(/^Content-Type: text\/(plain|html); charset=utf-8\r$/gm)?.length, 2);
    assert.match(mail, /\r\nhttp:\/\/atrium\.test:1\/confirm\/[\w-]{43}\r\n/);
    assert.match(mail, /href="http:\/\/atrium\.test:1\/confirm\/[\w-]{43}"/);
  });

  test('an address that the server refuses for good is shown as failed, with the reason', async () => {
    post.refusals.set('gone@example.com', '550 No such mailbox');
    await world.invite(world.ada, world.acme.id, ['gone@example.com']);
    assert.match((await deliveryOf('gone@example.com', 'failed')) ?? '', /^550 No such mailbox/);
    const { rows } = await world.database.query(`select state from pgboss.job where name = 'dead'`);
    assert.deepEqual(rows, [{ state: 'created' }]);
  });

  test('one that it refuses for now is tried again', async () => {
    post.refusals.set('later@example.com', '451 Try later');
    await world.invite(world.ada, world.acme.id, ['later@example.com']);
    await deliveryOf('later@example.com', 'failed');
    for (let sent = 0; sent === 0; await new Promise((resolve) => setTimeout(resolve, 50)))
      sent =
        (await world.database.query(`update pgboss.job set start_after = now() where state = 'retry'`)).rowCount ?? 0;
    await post.mailTo('later@example.com');
    assert.equal(await deliveryOf('later@example.com', 'sent'), null);
  });

  test('there is no mailbox to look into', async () => {
    assert.doesNotMatch(await (await world.anonymous.fetch('/mailbox')).text(), /example\.com|mailbox\.css/);
  });

  /** Waits for a state of delivery, and gives back why it failed. */
  async function deliveryOf(email: string, expected: string): Promise<string | null> {
    for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 50) {
      const { items } = await world.ada.must('members.listInvitations', { center: world.acme.id, pageSize: 200 });
      const found = items.find((item) => item.email === email);
      if (found?.delivery === expected) return found.deliveryError;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail(`The invitation of ${email} did not become ${expected}.`);
  }
});

describe('without a mail server', () => {
  let world: World;
  before(async () => {
    world = await openWorld({ isSmall: true });
  });
  after(() => world.close());

  /** As fetch does it, but with a Host header of one's own. */
  function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const sent = request(`${world.url}${path}`, { headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject).end();
    });
  }

  test('the machine itself reads mail at /mailbox, as text', async () => {
    const name = '<script>alert(1)</script>';
    await world.ada.must('identity.updateMe', { name });
    await world.invite(world.ada, world.acme.id, ['ivy@example.com']);
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
      const list = await (await world.anonymous.fetch('/mailbox')).text();
      assert.doesNotMatch(list, /<script/);
      const [row = ''] = /<tr>\s*<td>.*?ivy@example\.com/s.exec(list) ?? [];
      const path = /\/mailbox\/\d+/.exec(row)?.[0];
      if (path !== undefined) {
        const page = await (await world.anonymous.fetch(path)).text();
        assert.match(page, /<a href="http:\/\/localhost:4600\/invitations\/[\w-]{43}">/);
        assert.doesNotMatch(page, /<script/);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail('The mail did not arrive.');
  });

  test('nobody else does: not through a proxy, not under another name, not a mail that is none', async () => {
    assert.equal(await statusOf('/mailbox', { host: 'localhost:4600' }), 200);
    assert.equal(await statusOf('/mailbox', { 'x-forwarded-for': '127.0.0.1' }), 404);
    assert.equal(await statusOf('/mailbox', { host: 'rebound.example' }), 404);
    for (const path of ['/mailbox/1', '/mailbox/0', "/mailbox/1'--", '/mailbox/99999999999999999999'])
      assert.equal(await statusOf(path, {}), 404, path);
  });

  test('a mail whose job is done twice is there once', async () => {
    const email = 'twice@example.com';
    const input = { email, password, name: 'Twice', locale: 'zh-CN' as const };
    await world.anonymous.must('identity.signUp', input);
    const count = async (): Promise<number> =>
      (await world.database.query('select from foundation.mailbox where recipient = $1', [email])).rowCount ?? 0;
    const redo = `update pgboss.job set state = 'retry', start_after = now(), completed_on = null
                  where name = 'mail' and state = 'completed' returning id`;
    for (let waitedMs = 0; (await count()) === 0 && waitedMs < 10_000; waitedMs += 50)
      await new Promise((resolve) => setTimeout(resolve, 50));
    let redone = 0;
    for (let tries = 0; redone === 0 && tries < 100; tries++) {
      redone = (await world.database.query(redo)).rowCount ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await finished(world);
    assert.equal(await count(), 1);
  });

  test('no secret of a link is kept in a job', async () => {
    const { rows } = await world.database.query<{ data: string }>(
      `select data::text from pgboss.job where name = 'mail'`,
    );
    assert.notEqual(rows.length, 0);
    const token = await world.linkOf('twice@example.com', 'confirm_address');
    for (const { data } of rows) assert.ok(!data.includes(token));
  });
});

async function finished(world: World): Promise<void> {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
    const waiting = await world.database.query(`select from pgboss.job where name = 'mail' and state <> 'completed'`);
    if (waiting.rowCount === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('The mail jobs did not end.');
}
