// What four eyes mean, read from the log of a center alone: who was what when a change was made, who had approved it, and whether
// that was enough. It shares nothing with the code that decides.
import type { World } from './world.ts';

export interface Rule {
  area: 'admins' | 'removals';
  approvals: number;
  approvers: 'owners' | 'admins';
}

interface Entry {
  at: Date;
  action: string;
  actor: string | null;
  object: string | null;
  request: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

type Standing = 'owner' | 'admin' | 'employee' | 'out';

const administrative = ['owner', 'admin'];

/** The area whose rule a change falls under. */
function areaOf({ action, before, after }: Entry): Rule['area'] | null {
  if (action === 'members.member_removed' || action === 'members.member_suspended') return 'removals';
  const roles = [before?.['role'], after?.['role']].map(String);
  const isOfRoles = action === 'members.member_updated' || action === 'members.member_restored';
  return isOfRoles && roles.some((role) => administrative.includes(role)) ? 'admins' : null;
}

export class FourEyes {
  readonly #entries: readonly Entry[];
  readonly #rules: readonly Rule[];

  constructor(entries: readonly Entry[], rules: readonly Rule[]) {
    this.#entries = entries;
    this.#rules = rules;
  }

  static async read(world: World, center: string, rules: readonly Rule[]): Promise<FourEyes> {
    const { rows } = await world.database.query<Entry>(
      `select at, action, actor_id as actor, object_id as object, request_id as request, before, after
       from audit.entries where center_id = $1 and result = 'done' order by at, id`,
      [center],
    );
    return new FourEyes(rows, rules);
  }

  /** What everybody was before an instant, as the entries until then tell. */
  #standings(until: Date): Map<string, Standing> {
    const role = new Map<string, Standing>();
    const suspended = new Set<string>();
    for (const { at, action, actor, object, before, after } of this.#entries) {
      if (at >= until) break;
      const given = (after?.['role'] ?? undefined) as Standing | undefined;
      if (action === 'centers.center_created' && actor !== null) role.set(actor, 'owner');
      if (object === null || !action.startsWith('members.member_')) continue;
      if (given !== undefined) role.set(object, given);
      if (action === 'members.member_suspended') suspended.add(object);
      if (action === 'members.member_reinstated' || action === 'members.member_restored') suspended.delete(object);
      if (action === 'members.member_removed' || action === 'members.member_left') role.set(object, 'out');
      if (action === 'members.member_restored' && before !== null) throw new Error('A restored member was one.');
    }
    for (const person of suspended) if (role.has(person)) role.set(person, 'out');
    return role;
  }

  #mayApprove(until: Date, approvers: Rule['approvers']): string[] {
    const wanted: readonly string[] = approvers === 'owners' ? ['owner'] : administrative;
    return [...this.#standings(until)].filter(([, standing]) => wanted.includes(standing)).map(([person]) => person);
  }

  /** Changes under a rule: how each came about, and what is wrong with it, if anything is. */
  judge(quietAt: (at: Date) => Date): { how: 'approved' | 'forced' | 'skipped'; fault: string | null }[] {
    return this.#entries.flatMap((entry) => {
      const rule = this.#rules.find(({ area }) => area === areaOf(entry));
      return rule ? [this.#judgeOne(entry, rule, quietAt)] : [];
    });
  }

  #judgeOne(entry: Entry, rule: Rule, quietAt: (at: Date) => Date) {
    const said = `${entry.action} of ${entry.object} by ${entry.actor} in ${entry.request}`;
    const proposal = /^proposal (\d+)$/.exec(entry.request)?.[1];
    // What a call recorded next: a proposal makes one call after the other.
    const next = this.#entries.find(({ at, request }) => request === entry.request && at > entry.at);
    const skipped = next?.action === 'requests.review_skipped' ? next.at : null;
    if (proposal === undefined || skipped) return this.#judgeSkipped(entry, rule, { said, quietAt, skipped });
    const about = this.#entries.filter(({ object, at }) => object === proposal && at < entry.at);
    const maker = about.find(({ action }) => action === 'requests.proposal_made')?.actor ?? null;
    const forced = about.find(({ action }) => action === 'requests.proposal_forced');
    const isMakers = maker !== null && maker === entry.actor;
    if (forced) {
      const isOwners = this.#mayApprove(entry.at, 'owners').includes(forced.actor ?? '');
      const fault = isOwners && isMakers ? null : `${said} was forced by who is no Owner, or made for another.`;
      return { how: 'forced', fault } as const;
    }
    const may = this.#mayApprove(entry.at, rule.approvers);
    const live = about
      .filter(({ action }) => action === 'requests.proposal_approved')
      .map(({ actor }) => actor ?? '')
      .filter((person) => person !== maker && person !== entry.object && may.includes(person));
    const isEnough = isMakers && new Set(live).size >= rule.approvals;
    return { how: 'approved', fault: isEnough ? null : `${said} ran on ${live.length} of ${rule.approvals}.` } as const;
  }

  /** Without approvals only what nobody could have approved: when it was made or judged, or when the acts of that moment began. */
  #judgeSkipped(
    entry: Entry,
    rule: Rule,
    { said, quietAt, skipped }: { said: string; quietAt: (at: Date) => Date; skipped: Date | null },
  ) {
    const wasImpossible = [entry.at, quietAt(entry.at), skipped ?? entry.at].some((at) => {
      const others = this.#mayApprove(at, rule.approvers).filter((one) => one !== entry.actor && one !== entry.object);
      return others.length < rule.approvals;
    });
    return { how: 'skipped', fault: skipped && wasImpossible ? null : `${said} ran without anybody.` } as const;
  }
}
