// Whether what lists of costs, differences and alerts are made of has changed. Costs and transfers are only added to, so two reads that
// count as many have seen the same.
import type { Context } from '../foundation/context.ts';
import { readStamp } from '../foundation/made-lists.ts';

const costs = `select sum(s.costs) from finance.cost_sums s where s.center_id = $1 and s.span in ('new', 'month')`;
const spends = `select sum(s.transfers) from finance.sums s where s.center_id = $1 and s.span in ('new', 'month') and s.kind = 'spend'`;
const transfers = `select sum(s.transfers) from finance.sums s where s.center_id = $1 and s.span in ('new', 'month')`;
const paces = `select p.paced_on::text from finance.paces p where p.center_id = $1`;
const ended = `select count(*) from finance.credits c where c.center_id = $1 and c.expires_at <= now() and c.expired_at is null`;
const uncovered = `select count(*) || '/' || sum(e.id) from finance.payment_events e where e.center_id = $1 and e.outcome = 'uncovered'`;
const today = `select z.zone || ' ' || (now() at time zone z.zone)::date
  from (select coalesce((select c.time_zone from centers.current c where c.id = $1), 'UTC') as zone) z`;

export const stampOfCosts = (context: Context): Promise<string> =>
  readStamp(context, { kinds: ['accounts', 'labels'], counts: [costs] });

export const stampOfDifferences = (context: Context): Promise<string> =>
  readStamp(context, { kinds: ['accounts', 'billing'], counts: [costs, spends, uncovered, today] });

/** Postings and transfers say for good what they say. */
export const stampOfTransfers = (context: Context): Promise<string> =>
  readStamp(context, { kinds: [], counts: [transfers] });

/** What wallets hold, who has them, and the bound of what is low; credit that has ended is nobody's, also before it is collected. */
export const stampOfWallets = (context: Context): Promise<string> =>
  readStamp(context, { kinds: ['accounts', 'limits'], counts: [transfers, paces, today, ended] });

/** Money that was moved or set aside, rights and limits; and the minute, since days begin and credit ends by the time alone. */
export const stampOfAlerts = (context: Context): Promise<string> =>
  readStamp(context, {
    kinds: ['accounts', 'labels', 'billing', 'limits'],
    counts: [costs, transfers, paces, `select date_trunc('minute', now())::text`],
  });
