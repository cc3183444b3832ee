// Whether what lists of costs and differences are made of has changed: told by counts that grow with each change.
import type { Context } from '../foundation/context.ts';
import { queryFixed } from '../foundation/database.ts';

/** Costs and transfers are only added to, so two reads that count as many have seen the same. */
const costs = `(select sum(s.costs) from finance.cost_sums s where s.center_id = $1 and s.span in ('new', 'month'))`;
const versionsOf = (...kinds: string[]): string => `(select string_agg(v.kind || v.version, ',' order by v.kind)
  from foundation.versions v where v.center_id = $1 and v.kind = any ('{${kinds.join(',')}}'))`;

const stamps = {
  costs: `concat_ws(' ', foundation.acting_center(), ${costs}, ${versionsOf('accounts', 'labels')})`,
  differences: `concat_ws(' ', foundation.acting_center(), ${costs}, ${versionsOf('accounts', 'billing')},
    (select sum(s.transfers) from finance.sums s where s.center_id = $1 and s.span in ('new', 'month') and s.kind = 'spend'),
    (select count(*) || '/' || sum(e.id) from finance.payment_events e where e.center_id = $1 and e.outcome = 'uncovered'),
    (select z.zone || ' ' || (now() at time zone z.zone)::date
     from (select coalesce((select c.time_zone from centers.current c where c.id = $1), 'UTC') as zone) z))`,
};

/** What a list is made of, as this call sees it. */
export async function stampOf(context: Context, list: keyof typeof stamps): Promise<string> {
  const [row] = await queryFixed<{ stamp: string }>(context, `select ${stamps[list]} as stamp`, [context.centerId]);
  return row?.stamp ?? '';
}
