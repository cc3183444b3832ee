// Automated rules are written, made active, paused, put into the bin and taken out again.
import { sql } from 'kysely';
import type { Rule, RuleDefinition } from '../../contract/ads-rules.ts';
import * as contract from '../../contract/ads-rules.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { mayIn } from '../../contract/permissions.ts';
import { refuseAccount } from '../access/index.ts';
import { type Inverse, inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, clockOf, containing, listOffset } from '../foundation/lists.ts';
import { recordBoth, spansOf } from './log.ts';
import { type AdAccount, getAdAccount } from './rows.ts';
import { checkDefinition } from './rules-acts.ts';
import {
  findConflicts,
  fingerprintOf,
  getRow,
  presentRule,
  type RuleRow,
  readActive,
  readRules,
} from './rules-rows.ts';
import { isSame } from './states.ts';
import { takeAdAccount } from './writes.ts';

type Written = InputOf<typeof contract.createRule>;

/** To switch off is all that who may not edit writes a rule for. */
export async function requireForRule(context: Context, { act }: Pick<RuleDefinition, 'act'>): Promise<void> {
  if (act.do !== 'switch_off' && !mayIn(context.account.mask, 'campaign:edit'))
    await refuseAccount(context, 'campaign:edit');
}

function definitionOf(input: Written): RuleDefinition {
  const { level, which, conditions, act, again, objectsPerRun, addedPerDayMicros, maxAgeHours, hours } = input;
  return { level, which, conditions, act, again, objectsPerRun, addedPerDayMicros, maxAgeHours, hours };
}

type Verb = 'created' | 'updated' | 'activated' | 'paused' | 'removed' | 'restored';

/** In the order in which they are read; kept, they have none. */
const spoken = ['by', 'do', 'every', 'field', 'fact', 'over', 'is', 'value', 'upTo', 'percent', 'amountMicros'];

/** What is said in a part of a rule, in one line. */
function words(part: object): string {
  const place = ([key]: [string, unknown]): number => spoken.indexOf(key) + 1 || spoken.length + 1;
  const said = Object.entries(part).filter(([, value]) => value !== null);
  const ordered = said.sort((one, other) => place(one) - place(other) || one[0].localeCompare(other[0]));
  return ordered.flatMap(([, value]) => value as string).join(' ');
}

/** As the log tells it. */
const fieldsOf = ({ name, precedence, definition }: Pick<RuleRow, 'name' | 'precedence' | 'definition'>) => {
  const { level, which, conditions, act, again, hours, ...plain } = definition;
  const parts = { which: words(which), conditions: conditions.map(words), ruleAct: words(act), again: words(again) };
  return { name, precedence, level, ...parts, ...plain, runHours: spansOf(hours) };
};

async function recordRule(
  context: Context,
  account: AdAccount,
  change: {
    verb: Verb;
    rule: { id: string; name: string };
    before?: Record<string, unknown>;
    after: Record<string, unknown>;
    undo?: (center: string) => Inverse;
  },
): Promise<void> {
  const { verb, rule, before, after, undo } = change;
  const about = { account: { id: account.id, name: account.name }, currency: account.currency };
  await recordBoth(context, account, (center) => [
    {
      action: `ads.rule_${verb}` as const,
      object: { type: 'rule' as const, id: rule.id, name: rule.name },
      ...(before ? { before: { ...about, ...before } } : {}),
      after: { ...about, ...after },
      keep: Object.keys(about),
      ...(undo ? { undo: undo(center) } : {}),
    },
  ]);
}

async function answer(context: Context, account: AdAccount, id: string): Promise<Rule> {
  const row = await getRow(context, id);
  return presentRule(context, row, { account, conflicts: await conflictsOf(context, row) });
}

export async function conflictsOf(context: Context, row: RuleRow): Promise<contract.RuleConflict[]> {
  if (row.deleted_at !== null) return [];
  return (await findConflicts(context, [row], await readActive(context))).get(row.id) ?? [];
}

const orders = {
  precedence: sql`r.precedence, r.id`,
  name: sql`lower(r.name), r.id`,
  '-name': sql`lower(r.name) desc, r.id desc`,
  created: sql`r.id`,
  '-created': sql`r.id desc`,
};

export async function listRules(
  context: Context,
  input: InputOf<typeof contract.listRules>,
): Promise<ReplyOf<typeof contract.listRules>> {
  await clockOf(context);
  const { state, search, level, page, pageSize } = input;
  const conditions = [state === 'deleted' ? sql`r.deleted_at is not null` : sql`r.deleted_at is null`];
  if (state === 'active' || state === 'paused') conditions.push(sql`r.state = ${state}`);
  if (level) conditions.push(sql`r.level = ${level}`);
  const id = asId(search);
  if (search !== '') conditions.push(sql`(r.id = ${id}::bigint or r.name ilike ${containing(search)})`);
  const where = sql.join(conditions, sql` and `);
  const [rows, active, account, count] = await Promise.all([
    readRules(context, { where, order: orders[input.sort], limit: pageSize, offset: listOffset(input) }),
    readActive(context),
    getAdAccount(context),
    sql<{
      total: number;
    }>`select count(*)::int as total from ads.rules r where r.account_id = ${context.account.id} and ${where}`.execute(
      context.db,
    ),
  ]);
  const conflicts = await findConflicts(context, state === 'deleted' ? [] : rows, active);
  const items = rows.map((row) => presentRule(context, row, { account, conflicts: conflicts.get(row.id) ?? [] }));
  return { items, total: count.rows[0]?.total ?? 0, page, pageSize };
}

export async function getRule(context: Context, { rule }: InputOf<typeof contract.getRule>): Promise<Rule> {
  await clockOf(context);
  return answer(context, await getAdAccount(context), rule);
}

async function refuseTooMany({ db, account }: Context): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ads.rules where account_id = ${account.id} and deleted_at is null`.execute(db);
  const limit = contract.rulesPerAccount;
  if ((rows[0]?.count ?? 0) >= limit) refuse('ads.too_many_rules', { limit });
}

export async function createRule(context: Context, input: Written): Promise<Rule> {
  await requireForRule(context, input);
  const account = await takeAdAccount(context);
  const definition = definitionOf(input);
  checkDefinition(definition, account.currency);
  await refuseTooMany(context);
  const { name, precedence, level } = input;
  const { rows } = await sql<{ id: string }>`
    insert into ads.rules (account_id, center_id, owner_id, name, precedence, level, definition, created_at, updated_at)
    values (${account.id}, ${context.centerId}, ${context.actor.personId}, ${name}, ${precedence}, ${level}, ${JSON.stringify(definition)},
      ${context.now}, ${context.now}) returning id`.execute(context.db);
  const id = rows[0]?.id ?? '';
  await recordRule(context, account, {
    verb: 'created',
    rule: { id, name },
    after: fieldsOf({ name, precedence, definition }),
    undo: (center) => inverse(contract.removeRule, { center, account: account.id, rule: id }),
  });
  return answer(context, account, id);
}

/** The rule, for a write; one that is in the bin is restored first. */
export async function takeRule(context: Context, id: string, { evenInBin = false } = {}): Promise<RuleRow> {
  await sql`select from ads.rules where account_id = ${context.account.id} and id = ${id} for update`.execute(
    context.db,
  );
  const row = await getRow(context, id);
  if (row.deleted_at !== null && !evenInBin) refuse('ads.rule_in_bin', { name: row.name });
  return row;
}

export async function updateRule(context: Context, input: InputOf<typeof contract.updateRule>): Promise<Rule> {
  await requireForRule(context, input);
  const account = await takeAdAccount(context);
  const row = await takeRule(context, input.rule);
  await requireForRule(context, row.definition);
  const definition = definitionOf(input);
  checkDefinition(definition, account.currency);
  const { name, precedence, level } = input;
  const isSaidAnew = !isSame(definition, row.definition);
  await sql`
    update ads.rules set name = ${name}, precedence = ${precedence}, level = ${level}, definition = ${JSON.stringify(definition)},
      version = version + ${isSaidAnew ? 1 : 0}, state = case when ${isSaidAnew} then 'paused' else state end, updated_at = ${context.now}
    where account_id = ${account.id} and id = ${row.id}`.execute(context.db);
  const state = isSaidAnew && row.state === 'active';
  await recordRule(context, account, {
    verb: 'updated',
    rule: { id: row.id, name },
    before: { ...fieldsOf(row), ...(state ? { state: 'active' } : {}) },
    after: { ...fieldsOf({ name, precedence, definition }), ...(state ? { state: 'paused' } : {}) },
    undo: (center) => {
      const former = { ...row.definition, name: row.name, precedence: row.precedence };
      return inverse(contract.updateRule, { center, account: account.id, rule: row.id, ...former });
    },
  });
  return answer(context, account, row.id);
}

export async function activateRule(context: Context, input: InputOf<typeof contract.activateRule>): Promise<Rule> {
  const account = await takeAdAccount(context);
  const row = await takeRule(context, input.rule);
  await requireForRule(context, row.definition);
  const { id, name } = row;
  if (fingerprintOf(row, await conflictsOf(context, row)) !== input.fingerprint) refuse('ads.preview_stale', { name });
  const { personId } = context.actor;
  await sql`
    update ads.rules set state = 'active', stopped_because = null, owner_id = ${personId}, center_id = ${context.centerId},
      activated_at = case when state = 'active' then activated_at else ${context.now}::timestamptz end, updated_at = ${context.now}
    where account_id = ${account.id} and id = ${id}`.execute(context.db);
  await recordRule(context, account, {
    verb: 'activated',
    rule: { id, name },
    before: { state: row.state, responsible: row.owner_name },
    after: { state: 'active', responsible: context.actor.name },
    undo: (center) => inverse(contract.pauseRule, { center, account: account.id, rule: id }),
  });
  return answer(context, account, id);
}

export async function pauseRule(context: Context, input: InputOf<typeof contract.pauseRule>): Promise<Rule> {
  const account = await getAdAccount(context);
  const row = await takeRule(context, input.rule, { evenInBin: true });
  const { id, name } = row;
  const { fingerprint } = { fingerprint: fingerprintOf(row, await conflictsOf(context, row)) };
  await sql`
    update ads.rules set state = 'paused', updated_at = ${context.now}
    where account_id = ${account.id} and id = ${id} and state = 'active'`.execute(context.db);
  await recordRule(context, account, {
    verb: 'paused',
    rule: { id, name },
    before: { state: row.state },
    after: { state: 'paused' },
    undo: (center) => inverse(contract.activateRule, { center, account: account.id, rule: id, fingerprint }),
  });
  return answer(context, account, id);
}

export async function removeRule(context: Context, input: InputOf<typeof contract.removeRule>): Promise<Rule> {
  const account = await getAdAccount(context);
  const row = await takeRule(context, input.rule, { evenInBin: true });
  await requireForRule(context, row.definition);
  const { id, name, state } = row;
  await sql`
    update ads.rules set state = 'paused', deleted_at = coalesce(deleted_at, ${context.now}::timestamptz)
    where account_id = ${account.id} and id = ${id}`.execute(context.db);
  await recordRule(context, account, {
    verb: 'removed',
    rule: { id, name },
    before: { inBin: row.deleted_at !== null, state },
    after: { inBin: true, state: 'paused' },
    undo: (center) => inverse(contract.restoreRule, { center, account: account.id, rule: id }),
  });
  return answer(context, account, id);
}

export async function restoreRule(context: Context, input: InputOf<typeof contract.restoreRule>): Promise<Rule> {
  const account = await takeAdAccount(context);
  const row = await takeRule(context, input.rule, { evenInBin: true });
  await requireForRule(context, row.definition);
  const { id, name } = row;
  if (row.deleted_at !== null) await refuseTooMany(context);
  await sql`update ads.rules set deleted_at = null where account_id = ${account.id} and id = ${id}`.execute(context.db);
  await recordRule(context, account, {
    verb: 'restored',
    rule: { id, name },
    before: { inBin: row.deleted_at !== null },
    after: { inBin: false },
    undo: (center) => inverse(contract.removeRule, { center, account: account.id, rule: id }),
  });
  return answer(context, account, id);
}
