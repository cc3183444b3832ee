import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from '../../../test/caller.ts';
import { type MailServer, openMailServer } from '../../../test/smtp.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import type { AuditAction } from '../../contract/audit.ts';
import { type Database, openDatabase } from '../foundation/database.ts';
import { type Jobs, openJobs } from '../foundation/jobs.ts';
import { linkSecret } from '../foundation/secrets.ts';
import { sendDigests } from './index.ts';

let world: World;
let post: MailServer;
let center: string;
let database: Database;
let jobs: Jobs;
before(async () => {
  post = await openMailServer();
  world = await openWorld({ isSmall: true, config: { smtpUrl: post.url } });
  center = world.acme.id;
  database = openDatabase(world.databaseUrl);
  // Another queue on the same database, for digests at the hour that a test chooses.
  jobs = openJobs(world.databaseUrl, () => undefined, { hasClock: false });
  await jobs.start();
});
after(async () => {
  await jobs.stop();
  await database.close();
  await world.close();
  await post.close();
});

async function member(name: string, as: Parameters<World['join']>[3] = {}): Promise<Person> {
  const person = await world.newcomer(name);
  await world.join(world.ada, center, [person], as);
  return person;
}

const setRole = (person: Person, role: 'admin' | 'employee') =>
  world.ada.must('members.updateMember', { center, member: person.id, role });
const wants = (person: Person, kind: 'access' | 'settings', mail: 'off' | 'at_once' | 'daily' | 'weekly') =>
  person.must('notifications.updateNotificationSettings', { kinds: [{ kind, mail }] });

async function told(person: Person, count: number): Promise<void> {
  const all = `select from notifications.notifications where person_id = $1 and kind <> 'request'`;
  await untilRows(count, all, [person.id]);
}

/** One kind of thing, among others that happen to be told as well. */
async function toldOf(person: Person, action: AuditAction): Promise<void> {
  const one = `select from notifications.notifications where person_id = $1 and action = $2`;
  await untilRows(1, one, [person.id, action]);
}

async function untilRows(count: number, text: string, values: string[]): Promise<void> {
  for (let time = 0; time < 1000; time++) {
    const { rows } = await world.database.query(text, values);
    if (rows.length >= count) return;
    await sleep(20);
  }
  throw new Error('It was not told.');
}

/** Waits until the jobs that mail are done. */
async function mailed(): Promise<void> {
  for (let time = 0; time < 400; time++) {
    const { rows } = await world.database.query(
      `select from pgboss.job where name = 'notifications.mail' and state in ('created', 'active', 'retry')`,
    );
    if (rows.length === 0) return;
    await sleep(20);
  }
  throw new Error('The mails were not sent.');
}

const textOf = (mail: string): string => {
  const [, part = ''] =
    /content-type: text\/plain[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n----_/i.exec(mail) ?? [];
  const isBase64 = /content-type: text\/plain[^\r\n]*\r\ncontent-transfer-encoding: base64/i.test(mail);
  if (isBase64) return Buffer.from(part, 'base64').toString('utf8');
  return Buffer.from(
    part.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
};

test('a mail says as plain text who changed what, from what to what, with one button and a way out', async () => {
  const pat = await member('Pat');
  await wants(pat, 'access', 'at_once');
  await setRole(pat, 'admin');
  const mail = await post.mailTo(pat.email, 'List-Unsubscribe');
  const text = textOf(mail).replaceAll('\r\n', '\n');
  const { id } = pat;
  const link = `http://localhost:4600/unsubscribe/${id}-access-${linkSecret(world.config.secretKey, 'unsubscribe', `${id}:access`)}`;
  assert.equal(
    text,
    `Ada changed your role in Acme\n\nRole: Employee → Admin\n\nOpen in Atrium:\nhttp://localhost:4600/${center}\n\nYou get this mail because mails are on for “My access”. Turn them off: ${link}\n\n-- \nAtrium at localhost:4600. Atrium never asks for your password by mail.`,
  );
  assert.match(mail, /^Subject: Ada changed your role in Acme\r$/m);
  const unfolded = mail.replaceAll(/\r\n[ \t]+/g, ' ');
  assert.ok(unfolded.includes(`List-Unsubscribe: <${link}>`), unfolded.slice(0, 1500));
  assert.match(unfolded, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
});

test('the link of a mail turns its kind off: with one click of a mail program, signed out; and looking at it changes nothing', async () => {
  const pat = await member('Unsub');
  await wants(pat, 'access', 'at_once');
  const token = `${pat.id}-access-${linkSecret(world.config.secretKey, 'unsubscribe', `${pat.id}:access`)}`;
  const mailOf = async () => {
    const { kinds } = await pat.must('notifications.getNotificationSettings');
    return kinds.find(({ kind }) => kind === 'access')?.mail;
  };
  const stranger = new Caller(world.url);
  assert.deepEqual(await stranger.must('notifications.openUnsubscribe', { token }), { mails: 'access', isOff: false });
  await stranger.fetch(`/unsubscribe/${token}`);
  assert.equal(await mailOf(), 'at_once');
  // As a mail program does it: from anywhere, as a form, without a session.
  const clicked = await stranger.fetch(`/unsubscribe/${token}`, {
    method: 'POST',
    body: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(clicked.status, 200);
  assert.equal(await mailOf(), 'off');
  assert.deepEqual(await stranger.must('notifications.unsubscribe', { token }), { mails: 'access', isOff: true });
  const { items } = await pat.must('audit.listOwnActivity', { search: 'mails_stopped' });
  assert.deepEqual(
    items.map(({ after }) => after),
    [{ kinds: ['access'] }],
  );
  await setRole(pat, 'admin');
  await told(pat, 1);
  const { rows } = await world.database.query<{ mail: string }>(
    `select mail from notifications.notifications where person_id = $1 and kind = 'access'`,
    [pat.id],
  );
  assert.deepEqual(rows, [{ mail: 'off' }]);
});

test('a link for another kind or person, or bent, is no link', async () => {
  const pat = await member('Bent');
  const signed = linkSecret(world.config.secretKey, 'unsubscribe', `${pat.id}:access`);
  for (const token of [
    `${pat.id}-people-${signed}`,
    `${world.ada.id}-access-${signed}`,
    `${pat.id}-access-${signed.startsWith('A') ? 'B' : 'A'}${signed.slice(1)}`,
    `${pat.id}-access-`,
    'x',
  ]) {
    const reply = await world.anonymous.call('notifications.unsubscribe', { token });
    assert.equal(reply.refusal?.code, 'notifications.link_invalid', token);
    const clicked = await world.anonymous.fetch(`/unsubscribe/${token}`, { method: 'POST' });
    assert.equal(clicked.status, 422);
  }
});

test('whoever is removed before a mail is sent reads of that alone, and whoever turned it off meanwhile gets none', async () => {
  const [gone, quiet] = [await member('Gone', { role: 'admin' }), await member('Quiet', { role: 'admin' })];
  for (const person of [gone, quiet]) await wants(person, 'settings', 'daily');
  await world.ada.must('access.createRole', { center, name: 'Digested', actions: ['report:read'] });
  for (const person of [gone, quiet]) await toldOf(person, 'access.role_created');
  await world.ada.must('members.removeMember', { center, member: gone.id });
  await toldOf(gone, 'members.member_removed');
  await wants(quiet, 'settings', 'off');
  await sendDigests(database, jobs, new Date(Date.now() + 2 * 86_400_000));
  await mailed();
  const digestsTo = ({ email }: Person): string[] =>
    post.mailsTo(email).filter((mail) => mail.includes('List-Unsubscribe'));
  assert.deepEqual(digestsTo(quiet), []);
  const digest = await post.mailTo(gone.email, 'List-Unsubscribe');
  assert.match(textOf(digest), /Ada removed you from Acme/);
  assert.doesNotMatch(textOf(digest), /Digested/);
});

test('a digest comes at the hour of its reader, by their own clock and in their language, with all that came before', async () => {
  const pat = await member('Lin');
  await pat.must('identity.updateMe', { name: 'Lin', locale: 'zh-CN', timeZone: 'Asia/Shanghai' });
  await pat.must('notifications.updateNotificationSettings', {
    kinds: [{ kind: 'access', mail: 'daily' }],
    digestHour: 9,
  });
  await setRole(pat, 'admin');
  await world.ada.must('assets.assignAccount', { center, account: world.spring.id, person: pat.id, role: 'operator' });
  await told(pat, 2);
  // As if it had come on the 20th at 20:00 in Shanghai.
  await world.database.query(
    `update notifications.notifications set at = '2027-03-20T12:00:00Z' where person_id = $1`,
    [pat.id],
  );
  const digests = async (): Promise<number> => {
    const { rows } = await world.database.query(
      `select from pgboss.job where name = 'notifications.mail' and data->>'personId' = $1`,
      [pat.id],
    );
    return rows.length;
  };
  await sendDigests(database, jobs, new Date('2027-03-21T00:59:00Z'));
  assert.equal(await digests(), 0, 'At 8:59 it is too early.');
  await sendDigests(database, jobs, new Date('2027-03-21T01:00:00Z'));
  await sendDigests(database, jobs, new Date('2027-03-21T01:00:00Z'));
  await sendDigests(database, jobs, new Date('2027-03-22T01:00:00Z'));
  assert.equal(await digests(), 1, 'And it comes once.');
  const text = textOf(await post.mailTo(pat.email, 'List-Unsubscribe')).replaceAll('\r\n', '\n');
  assert.match(
    text,
    /^我的权限\n• 3月20日 20:00 Ada 更改了你在 Acme 的角色\n• 3月20日 20:00 Ada 为你分配了广告账户 Acme Spring\n\n查看全部通知:\nhttp:\/\/localhost:4600\/me\/notifications\n/,
  );
  assert.match(text, new RegExp(`/unsubscribe/${pat.id}-digest-`));
});

test('a weekly digest comes on the day that its reader chose', async () => {
  const pat = await member('Weekly');
  await pat.must('identity.updateMe', { name: 'Weekly', locale: 'en', timeZone: 'America/New_York' });
  await pat.must('notifications.updateNotificationSettings', {
    kinds: [{ kind: 'access', mail: 'weekly' }],
    digestHour: 7,
    digestWeekday: 3,
  });
  await setRole(pat, 'admin');
  await told(pat, 1);
  await world.database.query(
    `update notifications.notifications set at = '2027-03-19T12:00:00Z' where person_id = $1`,
    [pat.id],
  );
  const { rows } = await world.database.query<{ before: Date }>(
    `select before from generate_series('2027-03-19T00:00:00Z'::timestamptz, '2027-03-28T00:00:00Z', interval '15 minutes') t (at),
       lateral (select before from notifications.digests_due(t.at) d where d.person_id = $1) d order by t.at limit 1`,
    [pat.id],
  );
  // Wednesday the 24th at 7:00, in summer time.
  assert.equal(rows[0]?.before.toISOString(), '2027-03-24T11:00:00.000Z');
});

test('a mail server that fails for a while is tried again, with the same Message-ID', async () => {
  const pat = await member('Retry');
  await wants(pat, 'access', 'at_once');
  post.refusals.set(pat.email, '451 Later');
  await setRole(pat, 'admin');
  await told(pat, 1);
  for (let time = 0; time < 400 && post.refusals.has(pat.email); time++) await sleep(20);
  await world.database.query(
    `update pgboss.job set start_after = now() where name = 'notifications.mail' and state = 'retry'`,
  );
  const mail = await post.mailTo(pat.email, 'List-Unsubscribe');
  const { rows } = await world.database.query<{ id: string }>(
    `select id from pgboss.job where name = 'notifications.mail' and data->>'personId' = $1`,
    [pat.id],
  );
  assert.equal(rows.length, 1);
  assert.ok(mail.includes(`Message-ID: <${rows[0]?.id}@localhost>`));
  world.bugs.splice(0);
});
