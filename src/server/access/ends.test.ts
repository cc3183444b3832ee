import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { type Database, openDatabase } from '../foundation/database.ts';
import { type Jobs, openJobs } from '../foundation/jobs.ts';
import { type Mail, openMail } from '../foundation/mail.ts';
import { announceAll } from './notices.ts';

let world: World;
let database: Database;
let jobs: Jobs;
/** Writes the mails that the application then sends, as its own job does. */
let mail: Mail;
before(async () => {
  world = await openWorld({ isSmall: true });
  database = openDatabase(world.databaseUrl);
  jobs = openJobs(world.databaseUrl, (error) => void world.bugs.push(String(error)), { hasClock: true });
  const { publicUrl, secretKey, mailFrom } = world.config;
  mail = openMail({ publicUrl, secretKey, mailFrom }, { jobs, database });
  await jobs.start();
});
after(async () => {
  await jobs.stop();
  await database.close();
  await world.close();
});

const hourMs = 3600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * hourMs).toISOString();

interface Letter {
  subject: string;
  plain: string;
}

/** What one person was mailed about ends, oldest first, once no mail waits any more. */
async function lettersTo(person: Person): Promise<Letter[]> {
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 50) {
    const { rows } = await world.database.query(
      `select from pgboss.job where name = 'mail' and state not in ('completed', 'failed', 'cancelled') limit 1`,
    );
    if (rows.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rows } = await world.database.query<Letter>(
    `select subject, plain from foundation.mailbox where recipient = $1 and (subject like '%ends soon%' or subject like '%即将到期%') order by sent_at, id`,
    [person.email],
  );
  return rows;
}

async function giveUntil(scene: Scene, person: Person, hours: number): Promise<void> {
  const account = await scene.account();
  const given = { center: scene.center, account, person: person.id, role: 'analyst' } as const;
  await scene.owner.must('assets.assignAccount', { ...given, expiresAt: inHours(hours) });
}

describe('what ends', () => {
  test('is announced to its holder and its giver a week before, and again a day before, and never twice', async () => {
    const scene = await Scene.open(world);
    const person = await scene.member();
    await giveUntil(scene, person, 100);
    await announceAll(database, mail);
    await announceAll(database, mail);
    const [held, ...moreHeld] = await lettersTo(person);
    assert.match(held?.plain ?? '', /Scene/);
    assert.equal(held?.subject, 'Your access in Nordlicht ends soon');
    assert.deepEqual(moreHeld, []);
    const [given, ...moreGiven] = await lettersTo(scene.owner);
    assert.match(given?.plain ?? '', /Tess · Scene/);
    assert.match(given?.plain ?? '', new RegExp(`/people\\?extend=${person.id}`));
    assert.deepEqual(moreGiven, []);
    // The end comes nearer.
    await world.database.query(
      `update access.grants set expires_at = now() + interval '20 hours' where center_id = $1 and person_id = $2`,
      [scene.center, person.id],
    );
    await announceAll(database, mail);
    await announceAll(database, mail);
    assert.equal((await lettersTo(person)).length, 2);
    assert.equal((await lettersTo(scene.owner)).length, 2);
  });

  test('after a downtime is announced once, by several servers at once', async () => {
    const scene = await Scene.open(world);
    const person = await scene.member();
    await giveUntil(scene, person, 10);
    await Promise.all([1, 2, 3].map(() => announceAll(database, mail)));
    assert.equal((await lettersTo(person)).length, 1);
  });

  test('later than a week, already over, or of who is suspended, is not announced', async () => {
    const scene = await Scene.open(world);
    const [far, over, away] = [await scene.member(), await scene.grantee(), await scene.suspended()];
    await giveUntil(scene, far, 24 * 8);
    await world.database.query(
      `update access.grants set starts_at = now() - interval '2 days', expires_at = now() - interval '1 minute' where person_id = $1`,
      [over.id],
    );
    await world.database.query(
      `update access.members set expires_at = now() + interval '2 days' where person_id = $1 and center_id = $2`,
      [away.id, scene.center],
    );
    await announceAll(database, mail);
    for (const person of [far, over, away]) assert.deepEqual(await lettersTo(person), []);
  });

  test('is a membership, a group or a share as well, and comes in the language of the reader', async () => {
    const scene = await Scene.open(world);
    const partner = await Scene.open(world);
    const person = await scene.member();
    await person.must('identity.updateMe', { name: person.name, locale: 'zh-CN', timeZone: 'Asia/Shanghai' });
    const { center } = scene;
    await scene.owner.must('members.updateMember', { center, member: person.id, expiresAt: inHours(90) });
    const group = await scene.group();
    await scene.owner.must('assets.assignGroup', {
      center,
      group,
      people: [{ person: person.id, role: 'analyst', expiresAt: inHours(80) }],
    });
    const account = await scene.account();
    for (const [one, other] of [
      [center, partner.center],
      [partner.center, center],
    ]) {
      await world.database.query(
        `insert into access.partnerships (center_id, partner_center_id, partner_name) values ($1, $2, 'Partner')`,
        [one, other],
      );
    }
    await world.database.query(
      `insert into access.holdings (center_id, asset_id, relation, owner_center_id, ceiling, expires_at, shared_by)
       values ($1, $2, 'owner_partner', $3, 'analyst', now() + interval '2 days', $4)`,
      [partner.center, account, center, scene.owner.id],
    );
    await announceAll(database, mail);
    const [letter] = await lettersTo(person);
    assert.equal(letter?.subject, '你在 Nordlicht 的权限即将到期');
    assert.match(letter?.plain ?? '', /Nordlicht/);
    const [given] = await lettersTo(scene.owner);
    assert.match(given?.plain ?? '', /Partner · Scene/);
    assert.match(given?.plain ?? '', /Tess · Nordlicht/);
    const [theirs] = await lettersTo(partner.owner);
    assert.match(theirs?.plain ?? '', /Scene/);
  });

  test('is what a team was given, and a place in it: told to each of its people, and once to who gave it', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [one, other] = [await world.newcomer('Uma'), await world.newcomer('Vera')];
    await world.join(owner, center, [one, other], { role: 'employee' });
    const { id: team } = await owner.must('members.createTeam', { center, name: 'Media' });
    const people = [{ person: one.id }, { person: other.id, expiresAt: inHours(30) }];
    await owner.must('members.addTeamPeople', { center, team, people });
    const given = { center, team, account: await scene.account(), role: 'analyst' } as const;
    await owner.must('members.giveTeamAccount', { ...given, expiresAt: inHours(60) });
    await owner.must('members.giveTeamGroup', {
      center,
      team,
      group: await scene.group(),
      role: 'analyst',
      expiresAt: inHours(70),
    });
    await announceAll(database, mail);
    await announceAll(database, mail);
    const [[uma, ...more], [vera], [mine, ...others]] = [
      await lettersTo(one),
      await lettersTo(other),
      await lettersTo(owner),
    ];
    assert.deepEqual([more, others], [[], []]);
    assert.match(uma?.plain ?? '', /Scene · Media/);
    // She leaves the team before it loses what it was given.
    assert.match(vera?.plain ?? '', /Media/);
    assert.doesNotMatch(vera?.plain ?? '', /Scene/);
    assert.match(mine?.plain ?? '', /Media · Scene/);
    assert.match(mine?.plain ?? '', /Vera · Media/);
    await owner.must('members.giveTeamAccount', { ...given, expiresAt: inHours(100) });
    await announceAll(database, mail);
    assert.equal((await lettersTo(one)).length, 2);
  });

  test('is extended with a reason that the log keeps, and announced anew', async () => {
    const scene = await Scene.open(world);
    const person = await scene.contractor();
    const { center } = scene;
    const account = await scene.account();
    await announceAll(database, mail);
    assert.equal((await lettersTo(person)).length, 1);
    const later = { expiresAt: inHours(72), reason: 'The launch moved' };
    const extended = await scene.owner.must('assets.extendAccount', { center, account, person: person.id, ...later });
    assert.equal(extended.expiresAt, later.expiresAt);
    const group = await scene.group();
    await scene.owner.must('assets.extendGroup', { center, group, person: person.id, ...later, expiresAt: null });
    const member = await scene.owner.must('members.extendMembership', {
      center,
      member: person.id,
      expiresAt: inHours(24 * 60),
      reason: 'The project goes on',
    });
    assert.ok(Date.parse(member.expiresAt ?? '') > Date.now() + 50 * 24 * hourMs);
    const { items } = await scene.owner.must('audit.listActivity', { center, objectId: person.id });
    const reasons = items.filter(({ action }) => action.endsWith('_extended')).map((entry) => entry.after?.['reason']);
    assert.deepEqual(reasons, ['The project goes on', 'The launch moved', 'The launch moved']);
    await announceAll(database, mail);
    assert.equal((await lettersTo(person)).length, 2);
  });
});
