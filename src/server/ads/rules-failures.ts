// Runs of rules that ended in a fault: kept in the log of the rule, and told when it begins to fail. The fault itself is for the
// error log of the server alone.
import { sql } from 'kysely';
import { z } from 'zod';
import { type RuleFailure, ruleDefinition } from '../../contract/ads-rules.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { Refusal } from '../foundation/errors.ts';

const definition = z.strictObject(ruleDefinition);

interface Failed {
  name: string;
  level: string;
  definition: unknown;
  owner_id: string;
  owner_name: string;
  account_id: string;
  account_name: string;
  /** The run before this one failed as well, and nobody has made the rule active since. */
  was_failing: boolean;
}

function reasonOf(rule: Failed, fault: unknown): RuleFailure {
  if (!definition.safeParse(rule.definition).success) return 'unreadable';
  return fault instanceof Refusal ? 'busy' : 'fault';
}

/** The half hour is not taken by it: when the rule is tried again for it, or runs for the next, it does all there is to do. */
export async function keepFailure(
  context: Context,
  { rule, slot, fault }: { rule: string; slot: string; fault: unknown },
): Promise<void> {
  const { rows } = await sql<Failed>`
    select r.name, r.level, r.definition, r.owner_id, r.account_id, a.name as account_name, coalesce(p.name, '') as owner_name, exists (
      select from (
        select state, ran_at from ads.rule_runs u where u.account_id = r.account_id and u.rule_id = r.id order by u.id desc limit 1
      ) last where last.state = 'failed' and last.ran_at >= r.activated_at
    ) as was_failing
    from ads.rules r join assets.accounts a on a.id = r.account_id left join identity.people p on p.id = r.owner_id
    where r.center_id = ${context.centerId} and r.id = ${rule} and r.state = 'active' for no key update of r`.execute(
    context.db,
  );
  const [row] = rows;
  if (!row) return;
  const because = reasonOf(row, fault);
  const kept = await sql`
    insert into ads.rule_runs (account_id, rule_id, center_id, level, state, slot, failure)
    values (${row.account_id}, ${rule}, ${context.centerId}, ${row.level}, 'failed', ${slot}, ${because})
    on conflict do nothing returning id`.execute(context.db);
  if (kept.rows.length === 0 || row.was_failing) return;
  await record(context, {
    action: 'ads.rule_failed',
    object: { type: 'rule', id: rule, name: row.name },
    after: {
      account: { id: row.account_id, name: row.account_name },
      because,
      person: { id: row.owner_id, name: row.owner_name },
    },
    log: { center: context.centerId },
    isSystem: true,
  });
}
