// Caps: how much may be spent or moved at most, by whom, under what or for what.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Cap, CapSubject } from '../../contract/finance-budgets.ts';
import * as contract from '../../contract/finance-budgets.ts';
import { findMember, judgeCenter } from '../access/index.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { matches, readPage, sortOf } from '../foundation/lists.ts';
import { refuseTooFine } from './funds.ts';
import { type CapRow, movedUnder, spentUnder, withZone } from './limits.ts';
import { takeOwned } from './wallets.ts';

interface Row extends CapRow {
  subject_id: string | null;
  label: string | null;
  bound_person_id: string | null;
  set_at: Date;
  set_by_name: string;
  used: string;
}

const [today, zone] = [sql`z.today`, sql`z.zone`];
/** Of a cap `c`, in the period that it is now in the zone `z`. */
export const usedNow = sql<string>`case c.measure when 'spend' then ${spentUnder(today, zone)} else ${movedUnder(today, zone)} end`;

const columns = sql`
  c.id, c.subject, c.subject_id, c.label, c.name, c.bound_person_id, c.measure, c.period, c.currency, c.micros, c.set_at, c.set_by_name,
  ${usedNow}::text as used`;

const isOwnOf = (context: Context, { bound_person_id }: Pick<Row, 'bound_person_id'>): boolean =>
  bound_person_id !== null && bound_person_id === context.caller?.personId && context.member.role !== 'owner';

function present(context: Context, row: Row): Cap {
  const mayPay = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  return {
    id: row.id,
    subject: { kind: row.subject, id: row.subject_id, name: row.name },
    measure: row.measure,
    period: row.period,
    currency: row.currency,
    amountMicros: row.micros,
    usedMicros: row.used,
    setAt: row.set_at.toISOString(),
    setBy: row.set_by_name,
    can: mayPay && !isOwnOf(context, row) ? ['change'] : [],
  };
}

const orders = { name: sql`lower(c.name)`, set: sql`c.set_at` };

export async function listCaps(
  context: Context,
  input: InputOf<typeof contract.listCaps>,
): Promise<ReplyOf<typeof contract.listCaps>> {
  let query = context.db
    .selectFrom('finance.caps as c')
    .where('c.center_id', '=', context.centerId)
    .where(matches(input.search, ['c.name']));
  if (input.kind !== 'all') query = query.where('c.subject', '=', input.kind);
  if (input.measure !== 'all') query = query.where('c.measure', '=', input.measure);
  const [order, direction] = sortOf(orders, input.sort);
  const { rows: found, total } = await readPage(query.select('c.id').orderBy(order, direction).orderBy('c.id'), input);
  const ids = found.map(({ id }) => id);
  const { rows } = await sql<Row>`${withZone(context)}
    select ${columns} from finance.caps c, z
    where c.center_id = ${context.centerId} and c.id = any (${ids}::bigint[]) order by array_position(${ids}::bigint[], c.id)`.execute(
    context.db,
  );
  return { items: rows.map((row) => present(context, row)), total, page: input.page, pageSize: input.pageSize };
}

interface Subject {
  subjectId: string | null;
  label: string | null;
  name: string;
  boundPersonId: string | null;
  /** What it is counted in, where it has a currency of its own. */
  currency: string | null;
}

const plain = { subjectId: null, label: null, boundPersonId: null, currency: null };

/** What is to be capped, as it is called; refused where the center has no such thing. */
async function findSubject(context: Context, subject: CapSubject): Promise<Subject> {
  switch (subject.kind) {
    case 'center':
      return { ...plain, name: context.centerName };
    case 'label':
      return { ...plain, label: subject.label, name: subject.label };
    case 'account': {
      const { id, name, currency } = await takeOwned(context, subject.id);
      return { ...plain, subjectId: id, name, currency };
    }
    case 'person': {
      const member = await findMember(context, subject.id);
      if (!member || member.status === 'removed' || member.status === 'left') refuse('not_found');
      return { ...plain, subjectId: subject.id, name: await nameOf(context, subject.id), boundPersonId: subject.id };
    }
    case 'token': {
      const { rows } = await sql<{ person_id: string; person_name: string; name: string }>`
        select person_id, person_name, name from finance.list_tokens() where id = ${subject.id}`.execute(context.db);
      const token = rows[0] ?? refuse('not_found');
      const name = `${token.name} (${token.person_name})`;
      return { ...plain, subjectId: subject.id, name, boundPersonId: token.person_id };
    }
    case 'partner':
      return { ...plain, subjectId: subject.id, name: await partnerName(context, subject.id) };
  }
}

async function nameOf(context: Context, personId: string): Promise<string> {
  const row = await context.db
    .selectFrom('identity.people')
    .select('name')
    .where('id', '=', personId)
    .executeTakeFirst();
  return row?.name ?? refuse('not_found');
}

/** A center with which this one has a partnership. */
async function partnerName(context: Context, partner: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select coalesce(c.name, p.partner_name) as name from access.partnerships p left join centers.current c on c.id = p.partner_center_id
    where p.center_id = ${context.centerId} and p.partner_center_id = ${partner} and p.status = 'active'`.execute(
    context.db,
  );
  return rows[0]?.name ?? refuse('not_found');
}

export async function setCap(context: Context, input: InputOf<typeof contract.setCap>): Promise<Cap> {
  const { center, subject, measure, period, currency, amountMicros } = input;
  if (measure === 'spend' && (subject.kind === 'person' || subject.kind === 'token')) refuse('finance.cap_only_moves');
  const found = await findSubject(context, subject);
  if (found.currency !== null && found.currency !== currency)
    refuse('finance.currency_other', { account: found.name, currency: found.currency, field: 'currency' });
  refuseTooFine(amountMicros, currency, 'amountMicros');
  const before = await takeCap(
    context,
    sql`c.subject = ${subject.kind} and c.subject_id is not distinct from ${found.subjectId}::bigint
    and c.label is not distinct from ${found.label} and c.measure = ${measure} and c.period = ${period} and c.currency = ${currency}`,
  );
  if (before?.micros === amountMicros) return present(context, before);
  if (before && BigInt(amountMicros) > BigInt(before.micros)) refuseOwn(context, before);
  const { rows } = await sql<{ id: string }>`
    insert into finance.caps (center_id, subject, subject_id, label, name, bound_person_id, measure, period, currency, micros, set_by, set_by_name)
    values (${center}, ${subject.kind}, ${found.subjectId}, ${found.label}, ${found.name}, ${found.boundPersonId}, ${measure}, ${period},
      ${currency}, ${amountMicros}, ${context.caller?.personId ?? null}, ${context.caller?.name ?? ''})
    on conflict (center_id, subject, subject_id, label, measure, period, currency) do update
      set name = excluded.name, micros = excluded.micros, set_at = now(), set_by = excluded.set_by, set_by_name = excluded.set_by_name
    returning id`.execute(context.db);
  const id = rows[0]?.id ?? refuse('retry');
  const undo = before
    ? inverse(contract.setCap, { ...input, amountMicros: before.micros })
    : inverse(contract.removeCap, { center, cap: id });
  const about = { subject: subject.kind, measure, period, currency };
  await record(context, {
    action: 'finance.cap_set',
    object: { type: 'cap', id, name: found.name },
    before: before ? { ...about, amountMicros: before.micros } : null,
    after: { ...about, amountMicros },
    keep: Object.keys(about),
    log: { center },
    undo,
  });
  return present(context, (await takeCap(context, sql`c.id = ${id}`)) ?? refuse('retry'));
}

function refuseOwn(context: Context, row: Row): void {
  if (isOwnOf(context, row)) refuse('finance.cap_binds_you', { name: row.name });
}

/** Caps of a center are set one after the other, so that the second knows the first. */
async function lockCaps({ db, centerId }: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('caps ' || ${centerId}, 0))`.execute(db);
}

/** One cap, locked: who spends under it now is done first. */
async function takeCap(context: Context, which: RawBuilder<unknown>): Promise<Row | undefined> {
  await sql`select from finance.caps c where c.center_id = ${context.centerId} and ${which} for update`.execute(
    context.db,
  );
  const { rows } = await sql<Row>`
    ${withZone(context)}
    select ${columns} from finance.caps c, z where c.center_id = ${context.centerId} and ${which}`.execute(context.db);
  return rows[0];
}

export async function removeCap(
  context: Context,
  { center, cap }: InputOf<typeof contract.removeCap>,
): Promise<ReplyOf<typeof contract.removeCap>> {
  await lockCaps(context);
  const row = (await takeCap(context, sql`c.id = ${cap}`)) ?? refuse('not_found');
  refuseOwn(context, row);
  const { subject, measure, period, currency, micros: amountMicros } = row;
  await context.db.deleteFrom('finance.caps').where('center_id', '=', center).where('id', '=', cap).execute();
  await record(context, {
    action: 'finance.cap_removed',
    object: { type: 'cap', id: cap, name: row.name },
    before: { subject, measure, period, currency, amountMicros },
    log: { center },
    undo: inverse(contract.setCap, { center, subject: subjectOf(row), measure, period, currency, amountMicros }),
  });
  return {};
}

function subjectOf({ subject, subject_id, label }: Row): CapSubject {
  if (subject === 'center') return { kind: 'center' };
  if (subject === 'label') return { kind: 'label', label: label ?? '' };
  return { kind: subject, id: subject_id ?? '' };
}
