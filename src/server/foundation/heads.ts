// The head of a call: all that decides it, read in one query as its transaction opens.
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import { type Endpoint, isWrite } from '../../contract/endpoint.ts';
import type { Locale } from '../../contract/shapes.ts';
import {
  type AccountRights,
  type Actor,
  type Context,
  type Epochs,
  type MemberFacts,
  makeContext,
  type Origin,
} from './context.ts';
import type { Connection, Transaction } from './database.ts';
import type { Question } from './flights.ts';

/** What a caller presents: the SHA-256 of a session's or an API token's secret. */
export interface Credential {
  kind: 'session' | 'token';
  hash: Buffer;
}

/** Who made a call that was stored: nobody presents anything when it is run. */
export interface Maker {
  kind: 'maker';
  personId: string;
}

export interface Call {
  endpoint: Endpoint;
  /** Path, query and body merged, not yet checked. */
  input: unknown;
  credential: Credential | Maker | null;
  origin: Origin;
  isDryRun?: boolean;
  idempotencyKey?: string | null;
}

export interface Head {
  now: Date;
  person_id: string;
  person_name: string;
  person_email: string;
  person_locale: Locale;
  session_id: string | null;
  token_id: string | null;
  token_name: string | null;
  token_scopes: string[] | null;
  authenticated_at: Date | null;
  last_seen_at: Date | null;
  center_status: MemberFacts['centerStatus'] | null;
  center_name: string | null;
  member_role: MemberFacts['role'] | null;
  finance_role: MemberFacts['financeRole'];
  creator_role: MemberFacts['creatorRole'];
  member_status: MemberFacts['status'];
  member_starts_at: Date | null;
  member_expires_at: Date | null;
  admins_need_assignment: boolean;
  center_epoch: string | null;
  member_epoch: string | null;
  account_mask: number | null;
  account_relation: AccountRights['relation'];
  account_role: string | null;
}

/** Center and account of the path, where the endpoint is about them. */
function placeOf({ endpoint }: Call, input: unknown): { centerId: string | null; accountId: string | null } {
  const { who } = endpoint.access;
  const { center, account } = input as Record<string, string>;
  return {
    centerId: who === 'center' || who === 'account' ? (center ?? null) : null,
    accountId: who === 'account' ? (account ?? null) : null,
  };
}

const opening = 'select * from foundation.begin_call($1, $2, $3, $4, $5)';

/** The opening question of a call. */
export function headOf(call: Call, input: unknown): Question {
  const { credential } = call;
  if (!credential) return { text: 'select now() as now' };
  const { centerId, accountId } = placeOf(call, input);
  const secret = credential.kind === 'maker' ? Buffer.from(credential.personId) : credential.hash;
  const isToken = credential.kind === 'maker' ? null : credential.kind === 'token';
  return { text: opening, values: [secret, isToken, centerId, accountId, isWrite(call.endpoint)] };
}

export function contextOf(transaction: Transaction, call: Call, input: unknown): Context {
  const [opened] = (transaction.opened?.rows ?? []) as (Head | undefined)[];
  const now = opened?.now ?? new Date();
  return contextFrom(transaction.db, { call, input, head: call.credential ? opened : undefined, now: () => now });
}

/**
 * The context of a call of the same caller inside the transaction of another, which acts for this one from here on. A token
 * reaches no further by way of another call, and a password that was confirmed is confirmed for both.
 */
export async function contextWithin(outer: Context, call: Call, input: unknown): Promise<Context> {
  const { text, values = [] } = headOf(call, input);
  const { rows } = await outer.db.executeQuery<Head>(CompiledQuery.raw(text, [...values]));
  return contextFrom(outer.db, { call, input, head: rows[0], now: () => outer.now, caller: outer.caller });
}

function contextFrom(
  db: Connection,
  from: {
    call: Call;
    input: unknown;
    head: Head | undefined;
    now(): Date;
    lastSeenAt?(): Date | null;
    caller?: Actor | null;
  },
): Context {
  const { call, input, head, now } = from;
  const { centerId, accountId } = placeOf(call, input);
  return makeContext({
    db,
    now,
    origin: call.origin,
    endpoint: call.endpoint.name,
    isDryRun: call.isDryRun === true,
    caller: from.caller ?? (head ? actorOf(head, from.lastSeenAt) : null),
    centerId,
    centerName: head?.center_name ?? null,
    member: head ? memberOf(head) : null,
    account: head && accountId !== null ? accountOf(head, accountId) : null,
    epochs: head && !isWrite(call.endpoint) ? epochsOf(head) : null,
  });
}

function actorOf(head: Head, lastSeenAt = () => head.last_seen_at): Actor {
  return {
    personId: head.person_id,
    name: head.person_name,
    email: head.person_email,
    locale: head.person_locale,
    sessionId: head.session_id,
    tokenId: head.token_id,
    tokenName: head.token_name,
    tokenScopes: head.token_scopes,
    authenticatedAt: head.authenticated_at,
    get lastSeenAt() {
      return lastSeenAt();
    },
  };
}

function memberOf(head: Head): MemberFacts | null {
  if (head.member_role === null || head.center_status === null) return null;
  return {
    centerStatus: head.center_status,
    role: head.member_role,
    financeRole: head.finance_role,
    creatorRole: head.creator_role,
    status: head.member_status,
    startsAt: head.member_starts_at,
    expiresAt: head.member_expires_at,
    adminsNeedAssignment: head.admins_need_assignment,
  };
}

function accountOf(head: Head, id: string): AccountRights {
  return { id, mask: head.account_mask ?? 0, relation: head.account_relation, role: head.account_role };
}

/**
 * On a guess these are the epochs of the last time: older than any fact that is read now, and no reply is given on them unless the
 * fresh head says the same.
 */
function epochsOf({ center_epoch, member_epoch }: Head): Epochs | null {
  return center_epoch === null || member_epoch === null ? null : { center: center_epoch, member: member_epoch };
}

/** A head as it was read the last time that the caller made this call here and was admitted. */
interface Remembered {
  head: Head;
  /** As it came over the wire, but for the time. */
  facts: (string | null)[];
  /** Whether it stands as long as its epochs do; not known until it was asked, the second time that the head is the same. */
  lasts?: boolean;
}

const recalling = 'select * from foundation.recall_call($1, $2, $3, $4, $5, $6, $7, $8)';
/** What of a head `recall_call` reads anew: the session or token, as it stands among the facts. */
const recalled = { from: 4, to: 10 };
/** When it was last used, which changes each minute and decides nothing, stands at the end of these. */
const sight = recalled.to - 1;

const remembered = new Map<string, Remembered>();
const mostRemembered = 5_000;

/** Endpoints whose handler asks for the time before its first query: they have nothing to gain by a guess. */
const early = new Set<string>();

function keyOf(call: Call, input: unknown): string | undefined {
  const { credential, endpoint } = call;
  if (!credential || credential.kind === 'maker' || early.has(endpoint.name)) return undefined;
  const { centerId, accountId } = placeOf(call, input);
  return `${endpoint.name} ${credential.kind} ${credential.hash.toString('base64')} ${centerId} ${accountId}`;
}

/** The time comes first in a head, and it alone is new each time. */
function factsOf(transaction: Transaction): (string | null)[] | undefined {
  return transaction.opened?.raw[0]?.slice(1);
}

function isSame(known: readonly (string | null)[], transaction: Transaction, first: number): boolean {
  const fresh = transaction.opened?.raw[0];
  return fresh !== undefined && known.every((fact, index) => index + first === sight || fact === fresh[index + 1]);
}

const parseTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text') as (text: string) => Date;

function timeOf(transaction: Transaction, column = 0): Date | undefined {
  const time = transaction.opened?.raw[0]?.[column];
  return typeof time === 'string' ? parseTime(time) : undefined;
}

/** Keeps the head of a read that was admitted. */
export function remember(call: Call, input: unknown, transaction: Transaction): void {
  const key = keyOf(call, input);
  const [head] = (transaction.opened?.rows ?? []) as Head[];
  const facts = factsOf(transaction);
  if (key === undefined || !head || !facts) return;
  remembered.delete(key);
  remembered.set(key, { head, facts });
  const [oldest] = remembered.keys();
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
}

/**
 * The opening question of a read whose head lasts: all that it says hangs on the session or token, which is read, and on what the
 * two epochs count.
 */
function recallOf(call: Call, input: unknown, head: Head): Question {
  const [secret, isToken, centerId, accountId] = headOf(call, input).values ?? [];
  const { person_id, center_epoch, member_epoch, person_email, account_mask } = head;
  // Open as the head that is recalled found it: to who holds something on it.
  const openAccount = (account_mask ?? 0) > 0 ? accountId : null;
  return {
    text: recalling,
    values: [secret, isToken, centerId, person_id, center_epoch, member_epoch, person_email, openAccount],
  };
}

/** Heads of a member in a center, whose rights neither begin nor end by the time alone. */
async function learn(transaction: Transaction, known: Remembered, place: ReturnType<typeof placeOf>): Promise<void> {
  const { head } = known;
  if (known.lasts !== undefined || head.center_epoch === null || head.member_epoch === null) return;
  known.lasts = false;
  const asked = [place.centerId, head.person_id, place.accountId];
  const { rows } = await transaction.query<{ lasts: boolean }>('select foundation.lasts($1, $2, $3) as lasts', asked);
  known.lasts = rows[0]?.lasts === true;
}

/** A context before its facts are known: those of the last time. */
export interface Guess {
  /** The opening question, which tells whether the guess is true. */
  opening: Question;
  /** Asked in the same message the second time: what it takes to ask less from then on. */
  learn(transaction: Transaction): void;
  /** Once the guess is known to be true it holds the facts as they are: of the fresh head only times need to be read. */
  contextOf(transaction: Transaction): Context;
  /** The fresh head says the same, and nothing was asked that only it can tell. */
  isTrue(transaction: Transaction): boolean;
  forget(): void;
  /** What was read the last time, where it stands as long as its epochs do. */
  lasting: Head | undefined;
}

export function guessOf(call: Call, input: unknown): Guess | undefined {
  const key = keyOf(call, input);
  const known = key === undefined ? undefined : remembered.get(key);
  if (key === undefined || !known) return undefined;
  // The last one used is the last one to be forgotten.
  remembered.delete(key);
  remembered.set(key, known);
  let isEarly = false;
  let time: Date | undefined;
  const nowOf = (transaction: Transaction) => (): Date => {
    time ??= timeOf(transaction);
    if (time) return time;
    isEarly = true;
    early.add(call.endpoint.name);
    throw new Error('The time is not known before the head of the call.');
  };
  const first = known.lasts === true ? recalled.from : 0;
  const facts = known.lasts === true ? known.facts.slice(first, recalled.to) : known.facts;
  const { head } = known;
  return {
    opening: known.lasts === true ? recallOf(call, input, known.head) : headOf(call, input),
    learn: (transaction) => void learn(transaction, known, placeOf(call, input)).catch(() => undefined),
    contextOf(transaction) {
      const lastSeenAt = () => timeOf(transaction, sight - first + 1) ?? head.last_seen_at;
      return contextFrom(transaction.db, { call, input, head, now: nowOf(transaction), lastSeenAt });
    },
    isTrue: (transaction) => !isEarly && isSame(facts, transaction, first),
    forget: () => void remembered.delete(key),
    lasting: known.lasts === true ? known.head : undefined,
  };
}
