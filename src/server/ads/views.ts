// What tables of the ads manager show, under a name. What is one's own nobody else sees; what is shared belongs to all who edit.
import { sql } from 'kysely';
import { mostViews } from '../../contract/ads-view-kinds.ts';
import type { AdView, ViewSettings } from '../../contract/ads-views.ts';
import * as contract from '../../contract/ads-views.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { mayIn } from '../../contract/permissions.ts';
import { refuseAccount } from '../access/index.ts';
import { holdAccount, recordOnAccount } from '../assets/index.ts';
import { type Inverse, inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';

interface Row {
  id: string;
  person_id: string;
  maker_name: string;
  name: string;
  is_shared: boolean;
  settings: ViewSettings;
  deleted_at: Date | null;
  created_at: Date;
  updated_at: Date;
  is_default: boolean;
}

type HeldAccount = Awaited<ReturnType<typeof holdAccount>>;

const mayShare = ({ account }: Context): boolean => mayIn(account.mask, 'campaign:edit');

const present = (context: Context, row: Row): AdView => ({
  id: row.id,
  name: row.name,
  settings: row.settings,
  isShared: row.is_shared,
  isOwn: row.person_id === context.actor.personId,
  maker: row.maker_name,
  isDefault: row.is_default && row.deleted_at === null,
  mayChange: !row.is_shared || mayShare(context),
  deletedAt: row.deleted_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const columns = sql`v.*, exists (select from ads.default_views d where d.account_id = v.account_id and d.view_id = v.id) as is_default`;

const orders = {
  '-created': sql`id desc`,
  created: sql`id`,
  name: sql`lower(name), id`,
  '-name': sql`lower(name) desc, id desc`,
} as const;

const those = { all: sql`true`, own: sql`not v.is_shared`, shared: sql`v.is_shared` } as const;

export async function listViews(
  context: Context,
  input: InputOf<typeof contract.listViews>,
): Promise<ReplyOf<typeof contract.listViews>> {
  const { search, state, which, sort, page, pageSize } = input;
  const where = sql`v.account_id = ${context.account.id} and v.deleted_at is ${state === 'deleted' ? sql`not null` : sql`null`}
    and ${those[which]} and (v.id = ${asId(search) ?? '0'} or v.name ilike ${containing(search)})`;
  const [{ rows }, counted] = await Promise.all([
    sql<Row>`select ${columns} from ads.views v where ${where} order by ${orders[sort]} limit ${pageSize} offset ${listOffset(input)}`.execute(
      context.db,
    ),
    sql<{ total: number }>`select count(*)::int as total from ads.views v where ${where}`.execute(context.db),
  ]);
  return { items: rows.map((row) => present(context, row)), total: counted.rows[0]?.total ?? 0, page, pageSize };
}

async function getRow(context: Context, id: string): Promise<Row> {
  const { rows } = await sql<Row>`select ${columns} from ads.views v
    where v.account_id = ${context.account.id} and v.id = ${id}`.execute(context.db);
  return rows[0] ?? refuse('not_found');
}

/** One that the caller may change. */
async function getOwn(context: Context, id: string): Promise<Row> {
  const row = await getRow(context, id);
  if (row.is_shared && !mayShare(context)) await refuseAccount(context, 'campaign:edit');
  return row;
}

async function countOwn(context: Context): Promise<void> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ads.views
    where account_id = ${context.account.id} and person_id = ${context.actor.personId} and deleted_at is null`.execute(
    context.db,
  );
  if ((rows[0]?.count ?? 0) >= mostViews) refuse('ads.too_many_views', { limit: mostViews });
}

const objectOf = ({ id, name }: { id: string; name: string }) => ({ type: 'view' as const, id, name });
const fieldsOf = ({ name, is_shared, settings }: Pick<Row, 'name' | 'is_shared' | 'settings'>) => {
  const { range, comparedRange, columns: shown, ...plain } = settings;
  return {
    name,
    isShared: is_shared,
    ...plain,
    shownColumns: shown,
    range: range && `${range.from} – ${range.to}`,
    comparedRange: comparedRange && `${comparedRange.from} – ${comparedRange.to}`,
  };
};

/** What is one's own concerns the center alone from which one works; what is shared also the owner of the account. */
async function recordView(
  context: Context,
  held: HeldAccount,
  {
    isShared,
    undo,
    ...told
  }: {
    isShared: boolean;
    action: `ads.${'view_created' | 'view_updated' | 'view_removed' | 'view_restored' | 'default_view_set'}`;
    object: ReturnType<typeof objectOf>;
    before?: Record<string, unknown>;
    after: Record<string, unknown>;
    undo: (center: string) => Inverse;
  },
): Promise<void> {
  if (isShared) return recordOnAccount(context, held, { ...told, undo });
  const about = { account: { id: held.id, name: held.name } };
  await record(context, {
    ...told,
    ...(told.before ? { before: { ...about, ...told.before } } : {}),
    after: { ...about, ...told.after },
    keep: ['account'],
    log: { center: context.centerId },
    undo: undo(context.centerId),
  });
}

export async function createView(
  context: Context,
  { name, settings, isShared }: InputOf<typeof contract.createView>,
): Promise<AdView> {
  const held = await holdAccount(context);
  if (isShared && !mayShare(context)) await refuseAccount(context, 'campaign:edit');
  await countOwn(context);
  const { rows } = await sql<Row>`insert into ads.views (account_id, person_id, maker_name, name, is_shared, settings)
    values (${held.id}, ${context.actor.personId}, ${context.actor.name}, ${name}, ${isShared}, ${JSON.stringify(settings)})
    returning *, false as is_default`.execute(context.db);
  const row = rows[0] as Row;
  await recordView(context, held, {
    isShared,
    action: 'ads.view_created',
    object: objectOf(row),
    after: fieldsOf(row),
    undo: (center) => inverse(contract.removeView, { center, account: held.id, view: row.id }),
  });
  return present(context, row);
}

export async function updateView(context: Context, input: InputOf<typeof contract.updateView>): Promise<AdView> {
  const held = await holdAccount(context);
  const row = await getOwn(context, input.view);
  if (row.deleted_at !== null) refuse('assets.in_bin', { name: row.name });
  const { name = row.name, settings = row.settings, isShared = row.is_shared } = input;
  if (isShared && !mayShare(context)) await refuseAccount(context, 'campaign:edit');
  // Whoever takes for themself what all use would take it from the others and not have it.
  if (!isShared && row.person_id !== context.actor.personId)
    refuse('ads.view_of_another', { name: row.name, maker: row.maker_name });
  await sql`update ads.views set name = ${name}, settings = ${JSON.stringify(settings)}, is_shared = ${isShared}, updated_at = ${context.now}
    where account_id = ${held.id} and id = ${row.id}`.execute(context.db);
  const former = { name: row.name, settings: row.settings, isShared: row.is_shared };
  await recordView(context, held, {
    isShared: isShared || row.is_shared,
    action: 'ads.view_updated',
    object: objectOf({ id: row.id, name }),
    before: fieldsOf(row),
    after: fieldsOf({ name, settings, is_shared: isShared }),
    undo: (center) => inverse(contract.updateView, { center, account: held.id, view: row.id, ...former }),
  });
  return present(context, await getRow(context, row.id));
}

async function bin(context: Context, id: string, isGone: boolean): Promise<AdView> {
  const held = await holdAccount(context);
  const row = await getOwn(context, id);
  if ((row.deleted_at !== null) === isGone) refuse(isGone ? 'assets.in_bin' : 'assets.not_in_bin', { name: row.name });
  if (!isGone) await countOwn(context);
  await sql`update ads.views set deleted_at = ${isGone ? context.now : null}, updated_at = ${context.now}
    where account_id = ${held.id} and id = ${row.id}`.execute(context.db);
  const back = isGone ? contract.restoreView : contract.removeView;
  await recordView(context, held, {
    isShared: row.is_shared,
    action: isGone ? 'ads.view_removed' : 'ads.view_restored',
    object: objectOf(row),
    before: { inBin: !isGone },
    after: { inBin: isGone },
    undo: (center) => inverse(back, { center, account: held.id, view: row.id }),
  });
  return present(context, await getRow(context, row.id));
}

export const removeView = (context: Context, { view }: InputOf<typeof contract.removeView>): Promise<AdView> =>
  bin(context, view, true);

export const restoreView = (context: Context, { view }: InputOf<typeof contract.restoreView>): Promise<AdView> =>
  bin(context, view, false);

export async function setDefaultView(
  context: Context,
  { defaultView }: InputOf<typeof contract.setDefaultView>,
): Promise<ReplyOf<typeof contract.setDefaultView>> {
  const held = await holdAccount(context);
  const person = context.actor.personId;
  const row = defaultView === null ? null : await getRow(context, defaultView);
  if (row && row.deleted_at !== null) refuse('assets.in_bin', { name: row.name });
  const { rows } = await sql<{ id: string; name: string }>`select v.id, v.name from ads.default_views d
    join ads.views v on v.account_id = d.account_id and v.id = d.view_id and v.deleted_at is null
    where d.account_id = ${held.id} and d.person_id = ${person}`.execute(context.db);
  const former = rows[0] ?? null;
  await (row
    ? sql`insert into ads.default_views (account_id, person_id, view_id) values (${held.id}, ${person}, ${row.id})
        on conflict (account_id, person_id) do update set view_id = excluded.view_id`
    : sql`delete from ads.default_views where account_id = ${held.id} and person_id = ${person}`
  ).execute(context.db);
  const named = (view: { name: string } | null) => ({ defaultView: view && view.name });
  await recordView(context, held, {
    isShared: false,
    action: 'ads.default_view_set',
    object: objectOf(row ?? former ?? { id: held.id, name: held.name }),
    before: named(former),
    after: named(row),
    undo: (center) => inverse(contract.setDefaultView, { center, account: held.id, defaultView: former && former.id }),
  });
  return { defaultView };
}
