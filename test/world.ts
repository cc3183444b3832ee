// A whole Atrium with a named cast, for tests through HTTP on a real database.
//
// Ada owns Acme. Adam is an Admin there; Mia, Olga and Ben are Employees who were given the account "Acme Spring" as
// admin, operator and analyst; Sue is suspended, Rex was removed. Cleo owns Cypress, an agency. Dan belongs to no center
// and made an ad account of his own. Otto is signed in and belongs nowhere. Everybody has the same password.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { Pool } from 'pg';
import type { CallOf, ReplyOf } from '../src/contract/endpoint.ts';
import type { api } from '../src/contract/index.ts';
import { type App, type AppOptions, startApp } from '../src/server/app.ts';
import type { Config } from '../src/server/foundation/config.ts';
import { hashSecret, linkSecret, newSecret } from '../src/server/foundation/secrets.ts';
import { Caller } from './caller.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export const password = 'violet harbour 7 lanterns';
/** Of this password, by Argon2id: a cast that went through sign-up would be most of the time of opening a world. */
const passwordHash =
  '$argon2id$v=19$m=19456,t=2,p=1$V7S9f1RmoS1zFZ4kL2IJcw$u+b+/BxLtExwZ2PYDubLOXpEBXyLo4Zdpf2Bo3eBmGY';

type Center = ReplyOf<typeof api.centers.getCenter>;
type Account = ReplyOf<typeof api.assets.getAccount>;
type Scope = CallOf<typeof api.identity.createToken>['scopes'][number];
type Invited = Omit<CallOf<typeof api.members.inviteMembers>, 'center' | 'emails'>;

/** Somebody with an account, signed in. */
export class Person extends Caller {
  readonly id: string;
  readonly name: string;
  readonly email: string;

  constructor(url: string, of: { id: string; name: string; email: string }) {
    super(url);
    this.id = of.id;
    this.name = of.name;
    this.email = of.email;
  }
}

export interface WorldOptions {
  /** Only Ada and Acme with its first account, where a test makes its own people. */
  isSmall?: boolean;
  app?: AppOptions;
  config?: Partial<Config>;
}

const castNames = ['ada', 'adam', 'mia', 'olga', 'ben', 'sue', 'rex', 'cleo', 'dan', 'otto'] as const;
type CastName = (typeof castNames)[number];

const profile = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR', businessType: 'brand' } as const;
const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const stored = await testDatabase();
  const bugs: string[] = [];
  const dataDir = await mkdtemp(path.join(tmpdir(), 'atrium-world-'));
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    dataDir,
    publicUrl: 'http://localhost:4600',
    mailFrom: 'Atrium <atrium@localhost>',
    secretKey: Buffer.alloc(32, 7),
    trustProxy: [],
    // In tests Ada runs the installation too.
    operators: ['ada@example.com'],
    ...options.config,
  };
  const app = await startApp(config, stored.url, {
    checksReplies: true,
    limitFactor: 10_000,
    // What comes every ten minutes would come in the middle of a test that looks at all that there is.
    hasClock: false,
    // No name is known: what a test reaches, it names by address.
    outbound: { lookup: () => Promise.reject(new Error('There are no names in tests.')) },
    report: (error, where) => void bugs.push(`${where}: ${inspect(error).slice(0, 1500)}`),
    ...options.app,
  });
  const world = new World({ app, stored, config, bugs });
  try {
    await world.populate(options.isSmall === true);
    return world;
  } catch (error) {
    await world.close().catch(() => undefined); // so that the process of the test can end
    throw error;
  }
}

export class World implements Record<CastName, Person> {
  declare readonly ada: Person;
  declare readonly adam: Person;
  declare readonly mia: Person;
  declare readonly olga: Person;
  declare readonly ben: Person;
  declare readonly sue: Person;
  declare readonly rex: Person;
  declare readonly cleo: Person;
  declare readonly dan: Person;
  declare readonly otto: Person;
  /** Ada's center. */
  declare readonly acme: Center;
  /** Cleo's center. */
  declare readonly cypress: Center;
  /** "Acme Spring", which Mia, Olga, Ben, Sue and (until removed) Rex were given. */
  declare readonly spring: Account;
  /** "Acme Winter", which nobody was given. */
  declare readonly winter: Account;
  /** The account of Cypress. */
  declare readonly cypressAccount: Account;
  /** Dan's own account, in no center. */
  declare readonly danAccount: Account;

  readonly url: string;
  readonly config: Config;
  readonly anonymous: Caller;
  /** As the owner of all tables: for assertions, and for what only time can do. */
  readonly database: Pool;
  readonly databaseUrl: string;
  /** What was reported as a bug so far. A test that provokes one takes it out again. */
  readonly bugs: string[];
  #app: App;
  #stored: TestDatabase;
  #people = 0;

  constructor(parts: { app: App; stored: TestDatabase; config: Config; bugs: string[] }) {
    this.url = parts.app.url;
    this.config = parts.config;
    this.bugs = parts.bugs;
    this.databaseUrl = parts.stored.url;
    this.database = new Pool({ connectionString: parts.stored.url, max: 8 });
    this.database.on('error', () => undefined);
    this.anonymous = new Caller(this.url, { isBrowser: false });
    this.#app = parts.app;
    this.#stored = parts.stored;
  }

  async populate(isSmall: boolean): Promise<void> {
    const add = (parts: Partial<World>): World => Object.assign(this, parts);
    add({ ada: await this.newcomer('Ada') });
    add({ acme: await this.ada.must('centers.createCenter', { name: 'Acme', ...profile }) });
    add({ spring: await this.addAccount(this.ada, this.acme.id, 'Acme Spring') });
    if (isSmall) return;
    add({ winter: await this.addAccount(this.ada, this.acme.id, 'Acme Winter') });
    for (const name of ['Adam', 'Mia', 'Olga', 'Ben', 'Sue', 'Rex', 'Cleo', 'Dan', 'Otto'])
      add({ [name.toLowerCase()]: await this.newcomer(name) });
    const onSpring = (role: 'admin' | 'operator' | 'analyst') => ({ accounts: [{ id: this.spring.id, role }] });
    await this.join(this.ada, this.acme.id, [this.adam], { role: 'admin' });
    await this.join(this.ada, this.acme.id, [this.mia], onSpring('admin'));
    await this.join(this.ada, this.acme.id, [this.olga], onSpring('operator'));
    await this.join(this.ada, this.acme.id, [this.ben, this.sue, this.rex], onSpring('analyst'));
    await this.ada.must('members.suspendMember', { center: this.acme.id, member: this.sue.id, reason: 'On leave' });
    await this.ada.must('members.removeMember', { center: this.acme.id, member: this.rex.id });
    const agency = { name: 'Cypress', ...profile, businessType: 'agency' } as const;
    add({ cypress: await this.cleo.must('centers.createCenter', agency) });
    add({ cypressAccount: await this.addAccount(this.cleo, this.cypress.id, 'Cypress House') });
    add({ danAccount: await this.dan.must('assets.createOwnAccount', { name: "Dan's shop", ...place }) });
  }

  /** Through sign-up and the link of its mail, as people do. */
  async signUp(name: string): Promise<Person> {
    const email = this.#freshEmail(name);
    const locale = 'en';
    await this.anonymous.must('identity.signUp', { email, password, name, locale });
    const visitor = new Caller(this.url);
    const token = await this.linkOf(email, 'confirm_address');
    const { id } = await visitor.must('identity.confirmAddress', { token });
    const person = new Person(this.url, { id, name, email });
    person.cookie = visitor.cookie;
    return person;
  }

  /** Somebody new with a confirmed address and a session, written straight into the tables: within a millisecond or two. */
  async newcomer(name = 'Newcomer'): Promise<Person> {
    const email = this.#freshEmail(name);
    const { rows } = await this.database.query<{ id: string }>(
      `with person as (
         insert into identity.people (email, name, locale, confirmed_at) values ($1, $2, 'en', now()) returning id
       ), secret as (
         insert into identity.passwords (person_id, hash) select person.id, $3 from person
       ) select id from person`,
      [email, name, passwordHash],
    );
    const person = new Person(this.url, { id: rows[0]?.id ?? '', name, email });
    await this.openSession(person);
    return person;
  }

  /** Signs a person in again on this or another device, as if the password had just been given. */
  async openSession(person: Person, device: Caller = person): Promise<void> {
    const secret = newSecret();
    await this.addSession(person, secret);
    device.cookie = `atrium=${secret}`;
  }

  /** Another session of a person. Gives back its id. */
  async addSession(person: Person, secret = newSecret()): Promise<string> {
    const { rows } = await this.database.query<{ id: string }>(
      `insert into identity.sessions (person_id, secret_hash, expires_at, ip, device)
       values ($1, $2, now() + interval '90 days', '127.0.0.1', 'test') returning id`,
      [person.id, hashSecret(secret)],
    );
    return rows[0]?.id ?? '';
  }

  /** Another API token of a person. Gives back its id. */
  async addToken(person: Person): Promise<string> {
    const { rows } = await this.database.query<{ id: string }>(
      `insert into identity.api_tokens (person_id, secret_hash, name, scopes, expires_at)
       values ($1, $2, 'Script', array['centers:read'], now() + interval '90 days') returning id`,
      [person.id, hashSecret(newSecret())],
    );
    return rows[0]?.id ?? '';
  }

  /** The secret of the newest unused link of a kind that was mailed to a person. */
  async linkOf(email: string, purpose: 'confirm_address' | 'change_address' | 'reset_password'): Promise<string> {
    const { rows } = await this.database.query<{ id: string }>(
      `select l.id from identity.links l join identity.people p on p.id = l.person_id
       where p.email_key = lower($1) and l.purpose = $2 and l.used_at is null order by l.id desc limit 1`,
      [email, purpose],
    );
    assert.ok(rows[0], `${email} was sent no link of the kind ${purpose}.`);
    return linkSecret(this.config.secretKey, purpose, rows[0].id);
  }

  /** The secret of the newest link of an invitation. */
  async invitationLink(id: string): Promise<string> {
    const { rows } = await this.database.query<{ number: number }>(
      'select link_number as number from members.invitations where id = $1',
      [id],
    );
    return linkSecret(this.config.secretKey, 'invitation', id, rows[0]?.number);
  }

  /** Invites addresses and gives back the ids of the invitations. */
  async invite(by: Person, center: string, emails: string[], as: Invited = {}): Promise<string[]> {
    const { results } = await by.must('members.inviteMembers', { center, emails, ...as });
    return results.map(({ invitation, refusal }) => {
      assert.ok(invitation, `Not invited: ${refusal?.code}`);
      return invitation.id;
    });
  }

  /** Invites people, who accept. */
  async join(by: Person, center: string, people: Person[], as: Invited = {}): Promise<void> {
    const emails = people.map((person) => person.email);
    const ids = await this.invite(by, center, emails, as);
    for (const [at, person] of people.entries())
      await person.must('members.acceptInvitation', { token: await this.invitationLink(ids[at] ?? '') });
  }

  addAccount(by: Person, center: string, name: string): Promise<Account> {
    return by.must('assets.createAccount', { center, name, ...place });
  }

  /** A client with an API token of the person's. */
  async token(person: Person, scopes: Scope[]): Promise<Caller> {
    const { secret } = await person.must('identity.createToken', { name: 'For a test', scopes });
    const caller = new Caller(this.url);
    caller.bearer = secret;
    return caller;
  }

  /** Ends everything; fails if a bug was reported meanwhile. */
  async close(): Promise<void> {
    await this.#app.stop();
    await this.database.end();
    await this.#stored.drop();
    await rm(this.config.dataDir, { recursive: true, force: true });
    assert.deepEqual(this.bugs, [], 'No call or job ended in a bug.');
  }

  #freshEmail(name: string): string {
    this.#people += 1;
    const isCast = (castNames as readonly string[]).includes(name.toLowerCase());
    return `${name.toLowerCase().replace(/[^a-z]+/g, '.')}${isCast ? '' : this.#people}@example.com`;
  }
}
