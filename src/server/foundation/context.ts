// What every command and query is told: who acts, where, in which transaction. Explicit, never ambient.
import type { AuditAction } from '../../contract/audit.ts';
import type { CenterRole, CreatorRole, FinanceRole } from '../../contract/permissions.ts';
import type { Locale } from '../../contract/shapes.ts';
import type { Connection } from './database.ts';
import type { Hold } from './kept-answers.ts';

/** A signed-in person, through a session or an API token. */
export interface Actor {
  personId: string;
  name: string;
  email: string;
  locale: Locale;
  sessionId: string | null;
  tokenId: string | null;
  tokenName: string | null;
  /** Null for a session, which may do all that its person may. */
  tokenScopes: readonly string[] | null;
  /** When the password was last confirmed; null for tokens. */
  authenticatedAt: Date | null;
  lastSeenAt: Date | null;
}

/** The facts of one membership, as the database had them at the head of the call. */
export interface MemberFacts {
  centerStatus: 'active' | 'deleted';
  role: CenterRole;
  financeRole: FinanceRole;
  creatorRole: CreatorRole;
  status: 'active' | 'suspended' | 'removed' | 'left';
  startsAt: Date | null;
  expiresAt: Date | null;
  /** The policy of the center: Admins act only on accounts given to them. */
  adminsNeedAssignment: boolean;
}

/** What one member holds on one ad account, as the database weighed it at the head of the call. */
export interface AccountRights {
  id: string;
  /** Actions as bits; zero for an account that the center does not hold. */
  mask: number;
  relation: 'owner_center' | 'owner_partner' | null;
  /** The role given: built in or the id of one of the center's; null for who holds it by role in the center alone. */
  role: string | null;
}

/** Count the changes of access of the caller's membership and of the acting center, as the head of the call read them. */
export interface Epochs {
  center: string;
  member: string;
}

/** Where a call came from. */
export interface Origin {
  ip: string;
  device: string;
  requestId: string;
  locale: Locale;
}

/** One audit entry as recorded in this transaction. */
export interface Change {
  action: AuditAction;
  actor: { kind: 'person' | 'token' | 'provider' | 'system' | 'anyone'; id: string | null; name: string };
  object: { type: string; id: string | null; name: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface Context {
  db: Connection;
  /** The database's clock at the head of the call. */
  readonly now: Date;
  origin: Origin;
  /** The name of the endpoint, or of the job. */
  endpoint: string;
  isDryRun: boolean;
  caller: Actor | null;
  /** The signed-in caller; a bug where the endpoint lets anyone in. */
  readonly actor: Actor;
  /** The center of the path; a bug where there is none. */
  readonly centerId: string;
  /** What that center is called now. */
  readonly centerName: string;
  /** The caller is a member of the center of the path, with or without rights. */
  readonly hasMember: boolean;
  /** The caller's membership in it. */
  readonly member: MemberFacts;
  readonly account: AccountRights;
  /** Null where what was compiled before may not be used: outside a center, and in writes, which may change it themselves. */
  readonly epochs: Epochs | null;
  /** Notes what the answer of a read hangs on beside versions, where it may be kept. */
  readonly hold?: Hold;
  /** What was recorded so far; `audit.record` adds to it. */
  changes: Change[];
  /** The centers in whose logs that was. */
  logs: Set<string>;
  /** The audit entry that this call takes back. */
  undoes?: string;
  /** The automated rule that makes this change for the caller. */
  because?: { id: string; name: string };
  /** What a refusal of this call leaves behind, such as a failed sign-in; run in a transaction of its own. */
  afterRefusal?: (context: Context) => Promise<void>;
  /** What the reply does to the session cookie: a new secret, or null to clear it. */
  cookie?: { secret: string; expiresAt: Date } | null;
}

export interface ContextParts {
  db: Connection;
  now(): Date;
  origin: Origin;
  endpoint: string;
  isDryRun: boolean;
  caller: Actor | null;
  centerId: string | null;
  centerName: string | null;
  member: MemberFacts | null;
  account: AccountRights | null;
  epochs?: Epochs | null;
}

function present<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`This call has no ${what}.`);
  return value;
}

/** The same call, whose transaction acts in a center by now that is not in its path. */
export function contextIn(context: Context, centerId: string): Context {
  return Object.create(context, { centerId: { value: centerId } }) as Context;
}

export function makeContext(parts: ContextParts): Context {
  return {
    db: parts.db,
    get now() {
      return parts.now();
    },
    origin: parts.origin,
    endpoint: parts.endpoint,
    isDryRun: parts.isDryRun,
    caller: parts.caller,
    epochs: parts.epochs ?? null,
    changes: [],
    logs: new Set(),
    get actor() {
      return present(parts.caller, 'signed-in person');
    },
    hasMember: parts.member !== null,
    get centerId() {
      return present(parts.centerId, 'center');
    },
    get centerName() {
      return present(parts.centerName, 'center');
    },
    get member() {
      return present(parts.member, 'membership');
    },
    get account() {
      return present(parts.account, 'account');
    },
  };
}
