// What a call can be made on: one center with, each made when first asked for, a member, a suspended one, an invitation, …
// A fresh scene is a fresh set of them.
import type { Caller } from './caller.ts';
import { makeCodes } from './recovery.ts';
import type { Person, World } from './world.ts';

const germany = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;

export class Scene {
  readonly world: World;
  /** The center's owner. */
  readonly owner: Person;
  readonly center: string;
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(world: World, owner: Person, center: string) {
    this.world = world;
    this.owner = owner;
    this.center = center;
  }

  /** A center of its own, with an owner of its own. */
  static async open(world: World): Promise<Scene> {
    const owner = await world.newcomer('Nora');
    const { id } = await owner.must('centers.createCenter', { name: 'Nordlicht', ...germany, businessType: 'seller' });
    return new Scene(world, owner, id);
  }

  /** Makes a thing once; whoever asks again gets the same. */
  once<Thing>(name: string, make: () => Promise<Thing>): Promise<Thing> {
    const made = this.#made.get(name) ?? make();
    this.#made.set(name, made);
    return made as Promise<Thing>;
  }

  /** An account of the center; the one given to `using`, if any. */
  account(): Promise<string> {
    return this.once('account', async () => (await this.world.addAccount(this.owner, this.center, 'Scene')).id);
  }

  /** Makes an account that exists already the account of this scene. */
  using(account: string): this {
    this.#made.set('account', Promise.resolve(account));
    return this;
  }

  /** An employee without any account. */
  member(): Promise<Person> {
    return this.once('member', () => this.#join('Tess'));
  }

  /** An employee who is analyst of the account. */
  grantee(): Promise<Person> {
    return this.once('grantee', async () =>
      this.#join('Gabe', { accounts: [{ id: await this.account(), role: 'analyst' }] }),
    );
  }

  /** The id of the entry of a change that can be taken back: the center has another name since. */
  undoableEntry(): Promise<string> {
    return this.once('undoable entry', async () => {
      const { center } = this;
      await this.owner.must('centers.updateCenter', { center, name: 'Nordlicht once more' });
      const { items } = await this.owner.must('audit.listActivity', { center, action: 'centers.center_updated' });
      return items[0]?.id ?? '';
    });
  }

  /** An employee for a month, who is analyst of the account and of the group for a day. */
  contractor(): Promise<Person> {
    return this.once('contractor', async () => {
      const inDays = (days: number): string => new Date(Date.now() + days * 24 * 3600_000).toISOString();
      const person = await this.#join('Cora', { membershipExpiresAt: inDays(30) });
      const { center } = this;
      const term = { role: 'analyst', expiresAt: inDays(1) } as const;
      const account = await this.account();
      await this.owner.must('assets.assignAccount', { center, account, person: person.id, ...term });
      const group = await this.group();
      await this.owner.must('assets.assignGroup', { center, group, people: [{ person: person.id, ...term }] });
      return person;
    });
  }

  suspended(): Promise<Person> {
    return this.once('suspended', async () => {
      const person = await this.#join('Susan');
      await this.owner.must('members.suspendMember', { center: this.center, member: person.id });
      return person;
    });
  }

  removed(): Promise<Person> {
    return this.once('removed', async () => {
      const person = await this.#join('Remy');
      await this.owner.must('members.removeMember', { center: this.center, member: person.id });
      return person;
    });
  }

  /** An Admin with an account, who has sent an invitation, asked for an account and proposed a change for later. */
  leaver(): Promise<Person> {
    return this.once('leaver', async () => {
      const { center, owner, world } = this;
      const person = await this.#join('Liv', { role: 'admin' });
      const given = { center, account: await this.account(), person: person.id, role: 'operator' } as const;
      await owner.must('assets.assignAccount', given);
      await world.invite(person, center, [`guest.${crypto.randomUUID()}@example.com`]);
      await person.must('assets.requestBinding', { center, accountId: await this.#personalAccount() });
      const calls = [{ endpoint: 'centers.updateCenter', input: { name: 'Later' } }];
      await person.must('requests.proposeChanges', { center, calls, runAt: '2099-01-01T00:00:00Z' });
      return person;
    });
  }

  /** The receipt of somebody who was offboarded. */
  receipt(): Promise<string> {
    return this.once('receipt', async () => {
      const { id: member } = await this.#join('Remo');
      return (await this.owner.must('members.offboardMember', { center: this.center, member })).id;
    });
  }

  /** Recovery codes that are good. */
  codes(): Promise<string[]> {
    return this.once('codes', () => makeCodes(this.owner, this.center));
  }

  /** A recovery that runs. */
  recovery(): Promise<string> {
    return this.once('recovery', async () => {
      const [codes, person] = [await this.codes(), await this.world.newcomer('Rea')];
      return (await person.must('centers.startRecovery', { codes })).id;
    });
  }

  /** A pending invitation of an address without an account. */
  invitation(): Promise<string> {
    return this.once('invitation', () => this.freshInvitation());
  }

  async freshInvitation(email = `guest.${crypto.randomUUID()}@example.com`): Promise<string> {
    const [id = ''] = await this.world.invite(this.owner, this.center, [email]);
    return id;
  }

  /** A pending invitation of whoever calls. */
  invitationOf(who: Caller): Promise<string> {
    const email = 'email' in who ? (who as Person).email : 'nobody@example.com';
    return this.once(`invitation of ${email}`, () => this.freshInvitation(email));
  }

  /** A request in the inbox of whoever calls: their invitation into this center. */
  async requestOf(who: Caller): Promise<string> {
    const { rows } = await this.world.database.query<{ id: string }>(
      'select id from requests.requests where object_id = $1',
      [await this.invitationOf(who)],
    );
    return rows[0]?.id ?? '';
  }

  /** A higher role that the grantee has on the account for some hours. */
  elevation(): Promise<string> {
    return this.once('elevation', async () => {
      const [grantee, account] = [await this.grantee(), await this.account()];
      const { center } = this;
      const asked = { center, account, role: 'operator', hours: 4, reason: 'Launch' } as const;
      const { request } = await grantee.must('access.requestElevation', asked);
      await this.owner.must('requests.decideRequest', { request, decision: 'approve' });
      const { items } = await this.owner.must('access.listElevations', { center, person: grantee.id });
      return items[0]?.id ?? '';
    });
  }

  /** A role that the center made and that nobody holds. */
  role(): Promise<string> {
    return this.once('role', async () => {
      const actions = ['report:read', 'campaign:edit'] as const;
      return (
        await this.owner.must('access.createRole', { center: this.center, name: 'Planner', actions: [...actions] })
      ).id;
    });
  }

  /** A group with the account in it, which the member was given. */
  group(): Promise<string> {
    return this.once('group', async () => {
      const people = [{ person: (await this.member()).id, role: 'analyst' as const }];
      const made = { center: this.center, name: 'Scenery', accounts: [await this.account()], people };
      return (await this.owner.must('assets.createGroup', made)).id;
    });
  }

  /** An Admin, who can approve what the Owner proposes. */
  deputy(): Promise<Person> {
    return this.once('deputy', () => this.#join('Dean', { role: 'admin' }));
  }

  /** A change that the Owner proposed for later and that waits for approval. */
  proposal(): Promise<string> {
    return this.once('proposal', async () => {
      await this.deputy();
      const { center, owner } = this;
      const calls = [
        { endpoint: 'members.suspendMember', input: { member: (await this.#join('Sid')).id, reason: 'Leave' } },
      ];
      const rule = { area: 'removals', approvals: 1, approvers: 'admins' } as const;
      await owner.must('requests.putApprovalRules', { center, rules: [rule] });
      const { id } = await owner.must('requests.proposeChanges', { center, calls, runAt: '2099-01-01T00:00:00Z' });
      await owner.must('requests.putApprovalRules', { center, rules: [] });
      return id;
    });
  }

  /** The same after it was approved, and refused when it ran. */
  failedProposal(): Promise<string> {
    return this.once('failed proposal', async () => {
      const id = await this.proposal();
      const { database } = this.world;
      await database.query(`update requests.requests set state = 'approved' where object_id = $1`, [id]);
      await database.query(`update requests.proposals set state = 'failed' where id = $1`, [id]);
      await database.query(
        `update requests.proposed_calls set state = 'failed', refusal = '{"code": "requests.stale", "details": {}}' where proposal_id = $1`,
        [id],
      );
      return id;
    });
  }

  /** Another account of the center, in no group. */
  spare(): Promise<string> {
    return this.once('spare', async () => (await this.world.addAccount(this.owner, this.center, 'Spare')).id);
  }

  /** An account of the center with the label "old". */
  labelled(): Promise<string> {
    return this.once('labelled', async () => {
      const account = await this.spare();
      await this.owner.must('assets.putAccountLabels', { center: this.center, account, labels: ['old'] });
      return account;
    });
  }

  /** A personal account that the center may ask for. */
  bindable(): Promise<string> {
    return this.once('bindable', () => this.#personalAccount());
  }

  /** A pending request of the center to bind an account. */
  binding(): Promise<string> {
    return this.once('binding', async () => {
      const accountId = await this.#personalAccount();
      return (await this.owner.must('assets.requestBinding', { center: this.center, accountId })).id;
    });
  }

  /** An account that came into the center from the person who made it. */
  bound(): Promise<string> {
    return this.once('bound', async () => {
      const maker = await this.world.newcomer('Bo');
      const { id } = await maker.must('assets.createOwnAccount', { name: 'Bo’s', ...germany });
      await this.owner.must('assets.requestBinding', { center: this.center, accountId: id });
      const { items } = await maker.must('requests.listInbox');
      await maker.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
      return id;
    });
  }

  /** So many members more, written straight into the tables. */
  async crowd(count: number, role: 'admin' | 'employee'): Promise<void> {
    await this.world.database.query(
      `with p as (
         insert into identity.people (email, name, locale, confirmed_at)
         select 'crowd.' || gen_random_uuid() || '@example.com', 'Crowd', 'en', now() from generate_series(1, $2::int) returning id
       ) insert into access.members (center_id, person_id, role) select $1, id, $3 from p`,
      [this.center, count, role],
    );
  }

  async #personalAccount(): Promise<string> {
    const maker = await this.world.newcomer('Pia');
    return (await maker.must('assets.createOwnAccount', { name: 'Pia’s', ...germany })).id;
  }

  async #join(name: string, as: Parameters<World['invite']>[3] = {}): Promise<Person> {
    const person = await this.world.newcomer(name);
    await this.world.join(this.owner, this.center, [person], as);
    return person;
  }
}
