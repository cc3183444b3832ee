// The breaker: spend that is far from an account's own past freezes the account until two people say that it is right. What was
// spent is charged all the same, since it happened; what is about to be spent is refused.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-breakers.ts';
import type { Breaker, LimitSettings } from '../../contract/finance-breakers.ts';
import { isInTerm, judgeCenter } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { matches, readPage } from '../foundation/lists.ts';
import { judgeSpend, type Report, type Verdict } from './limit-rules.ts';
import { readSettings } from './limit-settings.ts';
import type { AdAccount } from './wallets.ts';

/** How far back an account's own past goes. */
const pastDays = 28;
/** How long one person's word waits where there is no second. */
const aloneHours = 24;

interface Told {
  day: string;
  hour: number | null;
  accounts: readonly AdAccount[];
}

interface PastRow {
  id: string;
  spend: string;
  past: string[];
  day_spend: string;
  past_days: string[];
  accepted: string;
}

/** Judges the reports of a day, or of an hour of it, with all that was told of it so far; after they were written. */
export async function watchSpend(context: Context, told: Told): Promise<void> {
  const settings = await readSettings(context);
  if (!settings.isBreakerOn) return;
  const accounts = new Map(told.accounts.map((account) => [account.id, account]));
  for (const row of await readPast(context, told, [...accounts.keys()])) {
    const account = accounts.get(row.id);
    if (!account) continue;
    const report = reportOf(row);
    const verdict = judgeSpend(report, thresholdsFor(settings, account));
    if (verdict.level !== 'calm') await keep(context, told, { account, report, verdict });
  }
}

function thresholdsFor(settings: LimitSettings, { currency }: AdAccount) {
  const amount = settings.dailyAmounts.find((one) => one.currency === currency)?.amountMicros;
  return { ...settings, dailyAmount: amount === undefined ? null : BigInt(amount) };
}

const reportOf = (row: PastRow): Report => ({
  spend: BigInt(row.spend),
  past: row.past.map(BigInt),
  daySpend: BigInt(row.day_spend),
  pastDays: row.past_days.map(BigInt),
  accepted: BigInt(row.accepted),
});

async function readPast(context: Context, { day, hour }: Told, ids: readonly string[]): Promise<PastRow[]> {
  const { rows } = await sql<PastRow>`
    with days as (
      select k.ad_account_id as id, k.day, sum(k.spend_micros) as micros from finance.costs k
      where k.center_id = ${context.centerId} and k.ad_account_id = any (${ids as string[]}::bigint[])
        and k.day between ${day}::date - ${pastDays}::int and ${day}::date group by 1, 2
    ), hours as (
      select k.ad_account_id as id, k.day, k.hour, sum(k.spend_micros) as micros from finance.costs k
      where ${hour}::int is not null and k.center_id = ${context.centerId} and k.ad_account_id = any (${ids as string[]}::bigint[])
        and k.day between ${day}::date - ${pastDays}::int and ${day}::date and k.hour is not null
        and (k.day < ${day}::date or k.hour <= ${hour}::int) group by 1, 2, 3
    )
    select d.id, max(d.micros) filter (where d.day = ${day}::date)::text as day_spend,
      coalesce(array_agg(d.micros::text) filter (where d.day < ${day}::date), '{}') as past_days,
      coalesce((select h.micros from hours h where h.id = d.id and h.day = ${day}::date and h.hour = ${hour}::int),
        max(d.micros) filter (where d.day = ${day}::date))::text as spend,
      case when ${hour}::int is null then coalesce(array_agg(d.micros::text) filter (where d.day < ${day}::date), '{}')
        else coalesce((select array_agg(h.micros::text) from hours h where h.id = d.id and (h.day, h.hour) <> (${day}::date, ${hour}::int)), '{}') end as past,
      coalesce((select max((b.evidence->>'daySpendMicros')::numeric) from finance.breakers b
        where b.center_id = ${context.centerId} and b.ad_account_id = d.id and b.day = ${day}::date and b.state = 'closed'), 0)::text as accepted
    from days d group by d.id having max(d.micros) filter (where d.day = ${day}::date) is not null order by d.id`.execute(
    context.db,
  );
  return rows;
}

interface Found {
  account: AdAccount;
  report: Report;
  verdict: Verdict;
}

/** An account is open once at most, and alerted once a day. */
async function keep(context: Context, { day, hour }: Told, { account, report, verdict }: Found): Promise<void> {
  const { id, name, currency } = account;
  const isTrip = verdict.level === 'trip';
  const seen = verdict.rule === 'score' ? report.spend : report.daySpend;
  const evidence = {
    rule: verdict.rule,
    score: verdict.score,
    medianMicros: verdict.median === null ? null : String(verdict.median),
    samples: verdict.samples,
    threshold: verdict.threshold,
    daySpendMicros: String(report.daySpend),
  };
  const { rows } = await sql<{ id: string }>`
    insert into finance.breakers (center_id, ad_account_id, state, day, hour, currency, seen_micros, evidence)
    select ${context.centerId}, ${id}, ${isTrip ? 'open' : 'alert'}, ${day}, ${hour}, ${currency}, ${String(seen)}, ${JSON.stringify(evidence)}::jsonb
    where ${isTrip} or not exists (select from finance.breakers b
      where b.center_id = ${context.centerId} and b.ad_account_id = ${id} and b.day = ${day}::date)
    on conflict (center_id, ad_account_id) where state = 'open' do nothing returning id`.execute(context.db);
  if (!rows[0]) return;
  await record(context, {
    action: isTrip ? 'finance.breaker_opened' : 'finance.breaker_alerted',
    object: { type: 'breaker', id: rows[0].id, name },
    after: {
      account: name,
      day,
      currency,
      spendMicros: String(seen),
      rule: verdict.rule,
      threshold: verdict.threshold,
    },
    log: { center: context.centerId },
    isSystem: true,
  });
}

/** Which of these are frozen. Whoever is about to spend waits for nobody; a report that trips later stops the next one. */
export async function listFrozen(context: Context, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select ad_account_id as id from finance.breakers
    where center_id = ${context.centerId} and ad_account_id = any (${ids as string[]}::bigint[]) and state = 'open'`.execute(
    context.db,
  );
  return new Set(rows.map(({ id }) => id));
}

export async function refuseFrozen(context: Context, accounts: readonly AdAccount[]): Promise<void> {
  const frozen = await listFrozen(
    context,
    accounts.map(({ id }) => id),
  );
  const [first] = accounts.filter(({ id }) => frozen.has(id));
  if (first) refuse('finance.breaker_open', { account: first.name });
}

interface Row {
  id: string;
  ad_account_id: string;
  name: string | null;
  state: Breaker['state'];
  day: string;
  hour: number | null;
  currency: string;
  seen_micros: string;
  evidence: Breaker['evidence'] & { daySpendMicros: string };
  opened_at: Date;
  closed_at: Date | null;
  closes_at: Date | null;
  confirmations: { id: string; name: string; at: string }[];
}

async function readBreakers(context: Context, ids: readonly string[]): Promise<Breaker[]> {
  const { rows } = await sql<Row>`
    select b.id, b.ad_account_id, x.name, b.state, b.day::text, b.hour, b.currency, b.seen_micros, b.evidence, b.opened_at, b.closed_at, b.closes_at,
      coalesce((select jsonb_agg(jsonb_build_object('id', c.person_id::text, 'name', c.name, 'at', c.confirmed_at) order by c.confirmed_at)
        from finance.breaker_confirmations c where c.center_id = b.center_id and c.breaker_id = b.id), '[]') as confirmations
    from finance.breakers b left join assets.accounts x on x.id = b.ad_account_id
    where b.center_id = ${context.centerId} and b.id = any (${ids as string[]}::bigint[])
    order by array_position(${ids as string[]}::bigint[], b.id)`.execute(context.db);
  const payers = await listPayers(context);
  const mayPay = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  return rows.map((row) =>
    present(row, { me: context.caller?.personId ?? '', needed: payers.length > 1 ? 2 : 1, mayPay }),
  );
}

function present(row: Row, { me, needed, mayPay }: { me: string; needed: number; mayPay: boolean }): Breaker {
  const { daySpendMicros: _, ...evidence } = row.evidence;
  const isAloneNow = needed === 1 && row.closes_at === null;
  const isMine = row.confirmations.some(({ id }) => id === me);
  return {
    id: row.id,
    account: { id: row.ad_account_id, name: row.name ?? row.ad_account_id },
    state: row.state,
    day: row.day,
    hour: row.hour,
    currency: row.currency,
    spendMicros: row.seen_micros,
    evidence,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    closesAt: row.closes_at?.toISOString() ?? null,
    confirmations: row.confirmations.map(({ id, name, at }) => ({
      person: { id, name },
      at: new Date(at).toISOString(),
    })),
    needed,
    can: row.state === 'open' && mayPay && (!isMine || isAloneNow) ? ['confirm'] : [],
  };
}

/** Who may say that spend is right: whoever may move money. */
async function listPayers(context: Context): Promise<string[]> {
  const rows = await context.db
    .selectFrom('access.members as m')
    .select('m.person_id')
    .where('m.center_id', '=', context.centerId)
    .where('m.status', '=', 'active')
    .where(isInTerm('m'))
    .where((one) => one.or([one('m.role', '=', 'owner'), one('m.finance_role', '=', 'manager')]))
    .execute();
  return rows.map((row) => row.person_id);
}

export async function listBreakers(
  context: Context,
  input: InputOf<typeof contract.listBreakers>,
): Promise<ReplyOf<typeof contract.listBreakers>> {
  let query = context.db
    .selectFrom('finance.breakers as b')
    .leftJoin('assets.accounts as x', 'x.id', 'b.ad_account_id')
    .where('b.center_id', '=', context.centerId)
    .where(matches(input.search, ['x.name']));
  if (input.account) query = query.where('b.ad_account_id', '=', input.account);
  if (input.state !== 'all') query = query.where('b.state', '=', input.state);
  const { rows: found, total } = await readPage(
    query.select('b.id').orderBy('b.id', input.sort === 'opened' ? 'asc' : 'desc'),
    input,
  );
  const items = await readBreakers(
    context,
    found.map(({ id }) => id),
  );
  return { items, total, page: input.page, pageSize: input.pageSize };
}

interface Open {
  id: string;
  state: string;
  name: string;
  closes_at: Date | null;
}

async function takeBreaker(context: Context, id: string): Promise<Open | undefined> {
  const { rows } = await sql<Open>`
    select b.id, b.state, b.closes_at, coalesce(x.name, b.ad_account_id::text) as name
    from finance.breakers b left join assets.accounts x on x.id = b.ad_account_id
    where b.center_id = ${context.centerId} and b.id = ${id} for update of b`.execute(context.db);
  return rows[0];
}

export async function confirmBreaker(
  context: Context,
  { center, breaker }: InputOf<typeof contract.confirmBreaker>,
): Promise<Breaker> {
  const row = (await takeBreaker(context, breaker)) ?? refuse('not_found');
  if (row.state !== 'open') refuse('finance.breaker_not_open');
  const { personId, name } = context.actor;
  const { rows: added } = await sql`
    insert into finance.breaker_confirmations (center_id, breaker_id, person_id, name) values (${center}, ${breaker}, ${personId}, ${name})
    on conflict do nothing returning person_id`.execute(context.db);
  const payers = await listPayers(context);
  // Whoever confirmed before says so once more where the second person has gone meanwhile.
  const isAloneNow = payers.length < 2 && row.closes_at === null;
  if (added.length === 0 && !isAloneNow) refuse('finance.breaker_confirmed');
  const said = await listConfirmed(context, breaker);
  const standing = said.filter((id) => payers.includes(id)).length;
  // Nobody else could say so: their own word is enough, but not at once.
  const closesAt = standing < 2 && payers.length < 2 ? new Date(context.now.getTime() + aloneHours * 3_600_000) : null;
  await record(context, {
    action: 'finance.breaker_confirmed',
    object: { type: 'breaker', id: breaker, name: row.name },
    after: { account: row.name, closesAt: closesAt?.toISOString() ?? null },
    log: { center },
  });
  if (standing >= 2) await close(context, row);
  else await setClosing(context, breaker, closesAt);
  const [shown] = await readBreakers(context, [breaker]);
  return shown ?? refuse('not_found');
}

async function listConfirmed(context: Context, breaker: string): Promise<string[]> {
  const rows = await context.db
    .selectFrom('finance.breaker_confirmations')
    .select('person_id')
    .where('center_id', '=', context.centerId)
    .where('breaker_id', '=', breaker)
    .execute();
  return rows.map((row) => row.person_id);
}

async function setClosing(context: Context, id: string, closesAt: Date | null): Promise<void> {
  await context.db
    .updateTable('finance.breakers')
    .set({ closes_at: closesAt })
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .execute();
}

async function close(context: Context, { id, name }: Open, isSystem = false): Promise<void> {
  await context.db
    .updateTable('finance.breakers')
    .set({ state: 'closed', closed_at: context.now, closes_at: null })
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .execute();
  await record(context, {
    action: 'finance.breaker_closed',
    object: { type: 'breaker', id, name },
    after: { account: name },
    log: { center: context.centerId },
    isSystem,
  });
}

/**
 * Those whose time has come. Where a second person may confirm by now, or who confirmed may no more, the word of the one is not
 * enough: it stays open.
 */
export async function closeDue(context: Context): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from finance.breakers where center_id = ${context.centerId} and closes_at <= now() order by id`.execute(
    context.db,
  );
  const payers = await listPayers(context);
  for (const { id } of rows) {
    const row = await takeBreaker(context, id);
    if (!row?.closes_at || row.closes_at > context.now) continue;
    const said = (await listConfirmed(context, id)).filter((person) => payers.includes(person));
    if (payers.length === 1 && said.length === 1) await close(context, row, true);
    else await setClosing(context, id, null);
  }
}
