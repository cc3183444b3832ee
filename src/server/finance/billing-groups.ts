// Billing groups: which ad accounts are invoiced together, and to whom.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { BillingGroup, TaxLine } from '../../contract/finance-billing.ts';
import * as contract from '../../contract/finance-billing.ts';
import { judgeCenter } from '../access/index.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, listOffset, matches, sortOf } from '../foundation/lists.ts';
import { findOwned } from './wallets.ts';

type Creation = InputOf<typeof contract.createBillingGroup>;
type Change = InputOf<typeof contract.updateBillingGroup>;

/** Groups and numbers of a center are changed by one call at a time. */
export async function lockBilling({ db, centerId }: Context): Promise<void> {
  await sql`
    insert into finance.invoice_series (center_id, kind, prefix, next_number)
    values (${centerId}, 'invoice', 'INV-', 1), (${centerId}, 'credit_note', 'CN-', 1) on conflict do nothing`.execute(
    db,
  );
  await sql`select from finance.invoice_series where center_id = ${centerId} order by kind for update`.execute(db);
}

interface GroupRow {
  id: string;
  name: string;
  currency: string;
  is_primary: boolean;
  emails: string[];
  legal_name: string;
  address: string;
  tax_number: string;
  tax_lines: TaxLine[];
  state: BillingGroup['state'];
  made_at: Date;
  accounts: { id: string; name: string | null }[];
  invoices: number;
}

const presentGroup = (row: GroupRow): BillingGroup => ({
  id: row.id,
  name: row.name,
  currency: row.currency,
  isPrimary: row.is_primary,
  emails: row.emails,
  legalName: row.legal_name,
  address: row.address,
  taxNumber: row.tax_number,
  taxLines: row.tax_lines,
  state: row.state,
  // An account that has left the center is known by its id alone.
  accounts: row.accounts.map(({ id, name }) => ({ id, name: name ?? id })),
  invoices: row.invoices,
  madeAt: row.made_at.toISOString(),
});

const columns = sql`g.id, g.name, g.currency, g.is_primary, g.emails, g.legal_name, g.address, g.tax_number, g.tax_lines, g.state, g.made_at,
  coalesce((select jsonb_agg(jsonb_build_object('id', i.ad_account_id::text, 'name', a.name) order by lower(a.name), i.ad_account_id)
    from finance.billing_group_items i left join assets.accounts a on a.id = i.ad_account_id
    where i.center_id = g.center_id and i.group_id = g.id), '[]') as accounts,
  (select count(*)::int from finance.invoices v where v.center_id = g.center_id and v.group_id = g.id and v.kind = 'invoice') as invoices`;

export async function getBillingGroup(context: Context, id: string): Promise<BillingGroup> {
  const { rows } = await sql<GroupRow>`
    select ${columns} from finance.billing_groups g where g.center_id = ${context.centerId} and g.id = ${id}`.execute(
    context.db,
  );
  return presentGroup(rows[0] ?? refuse('not_found'));
}

const orders = { name: sql`lower(g.name)`, made: sql`g.id` };

export async function listBillingGroups(
  context: Context,
  input: InputOf<typeof contract.listBillingGroups>,
): Promise<ReplyOf<typeof contract.listBillingGroups>> {
  const id = asId(input.search);
  const where = [
    sql`g.center_id = ${context.centerId}`,
    id === null
      ? matches(input.search, ['g.name', 'g.legal_name'])
      : sql`(g.id = ${id} or exists (select from finance.billing_group_items i
          where i.center_id = g.center_id and i.group_id = g.id and i.ad_account_id = ${id}))`,
  ];
  if (input.state !== 'all') where.push(sql`g.state = ${input.state}`);
  if (input.currency) where.push(sql`g.currency = ${input.currency}`);
  const which = sql.join(where, sql` and `);
  const [order, direction] = sortOf(orders, input.sort);
  const { rows } = await sql<GroupRow>`
    select ${columns} from finance.billing_groups g where ${which}
    order by ${order} ${sql.raw(direction)}, g.id limit ${input.pageSize} offset ${listOffset(input)}`.execute(
    context.db,
  );
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from finance.billing_groups g where ${which}`.execute(context.db);
  const { page, pageSize } = input;
  const mayManage = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  const can = mayManage ? (['manage'] as const) : [];
  return { items: rows.map(presentGroup), total: counted[0]?.total ?? 0, page, pageSize, can: [...can] };
}

type GroupState = Pick<
  BillingGroup,
  'name' | 'isPrimary' | 'emails' | 'legalName' | 'address' | 'taxNumber' | 'taxLines' | 'state'
> & { accounts: string[] };

/** What is kept of a group in the log, and what a change of it is compared by. */
function stateOf(group: BillingGroup): GroupState {
  const { name, isPrimary, emails, legalName, address, taxNumber, taxLines, state } = group;
  const accounts = group.accounts.map(({ id }) => id).toSorted();
  return { name, isPrimary, emails, legalName, address, taxNumber, taxLines, state, accounts };
}

export async function createBillingGroup(context: Context, input: Creation): Promise<BillingGroup> {
  await lockBilling(context);
  const { id } = await context.db
    .insertInto('finance.billing_groups')
    .values({ center_id: input.center, currency: input.currency, name: input.name })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { center, currency: _, ...fields } = input;
  await write(context, await getBillingGroup(context, id), fields);
  const made = await getBillingGroup(context, id);
  await record(context, {
    action: 'finance.billing_group_created',
    object: { type: 'billing_group', id, name: made.name },
    after: { currency: made.currency, ...stateOf(made) },
    log: { center },
    undo: inverse(contract.updateBillingGroup, { center, group: id, state: 'archived' }),
  });
  return made;
}

export async function updateBillingGroup(context: Context, input: Change): Promise<BillingGroup> {
  const { center, group: id, ...fields } = input;
  await lockBilling(context);
  const before = await getBillingGroup(context, id);
  await write(context, before, fields);
  const after = await getBillingGroup(context, id);
  const former = stateOf(before);
  const given = Object.keys(fields) as (keyof typeof former)[];
  await record(context, {
    action: 'finance.billing_group_updated',
    object: { type: 'billing_group', id, name: after.name },
    before: former,
    after: stateOf(after),
    log: { center },
    undo: inverse(contract.updateBillingGroup, {
      center,
      group: id,
      ...Object.fromEntries(given.map((field) => [field, former[field]])),
    }),
  });
  return after;
}

type Fields = { [Field in keyof GroupState]?: GroupState[Field] | undefined };

async function write(context: Context, before: BillingGroup, fields: Fields): Promise<void> {
  const next: GroupState = { ...stateOf(before), ...definedOf(fields) };
  const accounts = [...new Set(next.accounts)];
  if (next.state === 'live') {
    await refuseTaken(context, before, { accounts, isPrimary: next.isPrimary });
    await refuseStrange(context, before, accounts);
  }
  const at = { center_id: context.centerId, group_id: before.id };
  await context.db
    .updateTable('finance.billing_groups')
    .set({
      name: next.name,
      is_primary: next.isPrimary,
      emails: next.emails,
      legal_name: next.legalName,
      address: next.address,
      tax_number: next.taxNumber,
      tax_lines: JSON.stringify(next.taxLines),
      state: next.state,
    })
    .where('center_id', '=', at.center_id)
    .where('id', '=', at.group_id)
    .execute();
  if (fields.accounts === undefined) return;
  await sql`delete from finance.billing_group_items where center_id = ${at.center_id} and group_id = ${at.group_id}
    and ad_account_id <> all (${accounts}::bigint[])`.execute(context.db);
  await sql`insert into finance.billing_group_items (center_id, group_id, ad_account_id, state)
    select ${at.center_id}, ${at.group_id}, a, ${next.state} from unnest(${accounts}::bigint[]) a on conflict do nothing`.execute(
    context.db,
  );
}

const definedOf = (fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<GroupState>;

/** An account is billed by one group, and a currency has one primary group. */
async function refuseTaken(
  context: Context,
  { id, currency }: BillingGroup,
  { accounts, isPrimary }: { accounts: readonly string[]; isPrimary: boolean },
): Promise<void> {
  const { rows } = await sql<{ group: string; account: string | null }>`
    select g.name as group, coalesce(a.name, i.ad_account_id::text) as account
    from finance.billing_group_items i
    join finance.billing_groups g on g.center_id = i.center_id and g.id = i.group_id
    left join assets.accounts a on a.id = i.ad_account_id
    where i.center_id = ${context.centerId} and i.state = 'live' and i.group_id <> ${id} and i.ad_account_id = any (${accounts}::bigint[])
    limit 1`.execute(context.db);
  const [taken] = rows;
  if (taken)
    refuse('finance.account_billed_elsewhere', { account: taken.account, group: taken.group, field: 'accounts' });
  if (!isPrimary) return;
  const primary = await context.db
    .selectFrom('finance.billing_groups')
    .select('name')
    .where('center_id', '=', context.centerId)
    .where('currency', '=', currency)
    .where('is_primary', '=', true)
    .where('state', '=', 'live')
    .where('id', '<>', id)
    .executeTakeFirst();
  if (primary) refuse('finance.primary_taken', { group: primary.name, currency, field: 'isPrimary' });
}

/** Accounts that are added are the center's own and in the currency of the group; those that left since may stay. */
async function refuseStrange(context: Context, group: BillingGroup, accounts: readonly string[]): Promise<void> {
  const known = new Set(group.accounts.map(({ id }) => id));
  const added = accounts.filter((id) => !known.has(id));
  const owned = await findOwned(context, added);
  for (const id of added) {
    const account = owned.get(id) ?? refuse('not_found');
    if (account.currency !== group.currency)
      refuse('finance.currency_other', { account: account.name, currency: account.currency, field: 'accounts' });
  }
}
