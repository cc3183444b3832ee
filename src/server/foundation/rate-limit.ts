// How often something may be tried: counters in the database, so that a restart forgets nothing and every process counts
// together. They are kept on a pool of their own, outside the call's transaction: a refused attempt still counts.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { refuse } from './errors.ts';

const minutes = 60;
const hours = 3600;

/** Attempts per seconds, by what is tried and whom they are counted against. */
const rules = {
  'sign-in.account': { points: 10, duration: 15 * minutes },
  'sign-in.ip': { points: 50, duration: 15 * minutes },
  'sign-up.account': { points: 5, duration: hours },
  'sign-up.ip': { points: 20, duration: hours },
  'resend.account': { points: 5, duration: hours },
  'resend.ip': { points: 20, duration: hours },
  'reset.account': { points: 5, duration: hours },
  'reset.ip': { points: 20, duration: hours },
  'step-up.account': { points: 10, duration: 15 * minutes },
  'address.account': { points: 5, duration: hours },
  'avatar.account': { points: 30, duration: hours },
  'link.ip': { points: 60, duration: 15 * minutes },
  'invitation.ip': { points: 60, duration: 15 * minutes },
  'invitation.account': { points: 100, duration: hours },
  'plan.account': { points: 120, duration: 15 * minutes },
  'changes.account': { points: 60, duration: 15 * minutes },
  'recovery.account': { points: 10, duration: hours },
  'recovery.ip': { points: 20, duration: hours },
  'payment.ip': { points: 600, duration: minutes },
  'rating.ip': { points: 120, duration: minutes },
} as const;
export type Limited = keyof typeof rules;

/** The machine itself may be many people: scripts, imports, a proxy that was not named. Accounts stay as guarded as ever. */
const localFactor = 20;

export interface Limits {
  /** Counts one attempt against a key: for `….ip` an address, else an id or a mail address. @throws Refusal too_many_requests with `retryAfterSeconds` when there were too many. */
  take(what: Limited, key: string): Promise<void>;
  /** Forgets the attempts, once the right password showed that they were its owner's. */
  forgive(what: Limited, key: string): Promise<void>;
  close(): Promise<void>;
}

/** `factor` multiplies what is allowed: a load test or a shared office address may need more. */
export function openLimits(databaseUrl: string, options: { factor?: number } = {}): Limits {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 4,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 5_000,
    application_name: 'atrium limits',
    options: '-c role=atrium_app',
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const limiters = new Map<string, RateLimiterPostgres>();
  const limiterOf = (what: Limited, key: string): RateLimiterPostgres => {
    const isLocal = what.endsWith('.ip') && isLoopback(key);
    const name = isLocal ? `${what}.local` : what;
    const known = limiters.get(name);
    if (known) return known;
    const factor = (options.factor ?? 1) * (isLocal ? localFactor : 1);
    const made = makeLimiter(pool, { ...rules[what], name }, factor);
    limiters.set(name, made);
    return made;
  };
  return {
    async take(what, key) {
      try {
        await limiterOf(what, key).consume(hidden(what, key));
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        refuse('too_many_requests', { retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
      }
    },
    async forgive(what, key) {
      await limiterOf(what, key).delete(hidden(what, key));
    },
    close: () => pool.end(),
  };
}

function makeLimiter(
  pool: Pool,
  rule: { name: string; points: number; duration: number },
  factor: number,
): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: pool,
    schemaName: 'foundation',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: rule.name,
    points: Math.round(rule.points * factor),
    duration: rule.duration,
    // One of them clears what all of them left behind.
    clearExpiredByTimeout: rule.name.startsWith('sign-in.ip'),
  });
}

/** Counters outlive what they count for a while, so they name no address. */
function hidden(what: Limited, key: string): string {
  const counted = what.endsWith('.ip') ? networkOf(key) : key.toLowerCase();
  return createHash('sha256').update(counted).digest('base64url').slice(0, 22);
}

/** An address of the machine itself. */
export function isLoopback(ip: string): boolean {
  return ip === '::1' || /^(::ffff:)?127\./i.test(ip);
}

/** Whom attempts from an address are counted against: an IPv6 customer has a whole /64. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail = ''] = ip.replace(/%.*$/, '').split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === '' ? [] : tail.split(':');
  const isShort = ip.includes('::');
  const groups = isShort
    ? [...front, ...Array.from({ length: 8 - front.length - back.length }, () => '0'), ...back]
    : front;
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
