// Why a difference of the reconciliation is there, as somebody found out. The numbers stay what they are.
import { sql } from 'kysely';
import { decimalOf } from '../../contract/decimals.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import * as contract from '../../contract/finance-plans.ts';
import type { Difference } from '../../contract/finance-statements.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { findDifference } from './differences.ts';

type Which = Pick<InputOf<typeof contract.explainDifference>, 'month' | 'account' | 'kind'>;

/** Explanations of a center are written one after the other, so that the second knows the first. */
async function takeExplanation({ db, centerId }: Context, { month, account, kind }: Which) {
  await sql`select pg_advisory_xact_lock(hashtextextended('explanations ' || ${centerId}, 0))`.execute(db);
  const { rows } = await sql<{ note: string; micros: string }>`
    select note, difference_micros::text as micros from finance.explanations
    where center_id = ${centerId} and month = ${`${month}-01`}::date and ad_account_id = ${account} and kind = ${kind}`.execute(
    db,
  );
  return rows[0];
}

export async function explainDifference(
  context: Context,
  input: InputOf<typeof contract.explainDifference>,
): Promise<Difference> {
  const { center, month, account, kind, note, differenceMicros } = input;
  const before = await takeExplanation(context, input);
  const found = (await findDifference(context, input)) ?? refuse('not_found');
  const { currency } = found;
  if (found.differenceMicros !== differenceMicros)
    refuse('finance.difference_changed', { currency, difference: decimalOf(found.differenceMicros, currency) });
  const isOfThis = before?.micros === differenceMicros;
  if (isOfThis && before.note === note) return found;
  await sql`
    insert into finance.explanations (center_id, month, ad_account_id, kind, difference_micros, note, explained_by, explained_by_name)
    values (${center}, ${`${month}-01`}::date, ${account}, ${kind}, ${differenceMicros}, ${note}, ${context.actor.personId}, ${context.actor.name})
    on conflict (center_id, month, ad_account_id, kind) do update set difference_micros = excluded.difference_micros, note = excluded.note,
      explained_at = now(), explained_by = excluded.explained_by, explained_by_name = excluded.explained_by_name`.execute(
    context.db,
  );
  const where = { center, month, account, kind };
  await record(context, {
    action: 'finance.difference_explained',
    object: { type: 'account', id: account, name: found.account?.name ?? account },
    before: before ? { month, kind, currency, differenceMicros: before.micros, note: before.note } : null,
    after: { month, kind, currency, differenceMicros, note },
    keep: ['month', 'kind', 'currency'],
    log: { center },
    // What was said of another amount holds no more, so there is nothing to go back to.
    undo: isOfThis
      ? inverse(contract.explainDifference, { ...where, differenceMicros, note: before.note })
      : inverse(contract.withdrawExplanation, where),
  });
  return (await findDifference(context, input)) ?? refuse('not_found');
}

export async function withdrawExplanation(
  context: Context,
  input: InputOf<typeof contract.withdrawExplanation>,
): Promise<ReplyOf<typeof contract.withdrawExplanation>> {
  const { center, month, account, kind } = input;
  const before = (await takeExplanation(context, input)) ?? refuse('not_found');
  const found = await findDifference(context, input);
  await sql`
    delete from finance.explanations
    where center_id = ${center} and month = ${`${month}-01`}::date and ad_account_id = ${account} and kind = ${kind}`.execute(
    context.db,
  );
  await record(context, {
    action: 'finance.explanation_withdrawn',
    object: { type: 'account', id: account, name: found?.account?.name ?? account },
    before: { month, kind, differenceMicros: before.micros, note: before.note },
    log: { center },
    undo: inverse(contract.explainDifference, {
      center,
      month,
      account,
      kind,
      differenceMicros: before.micros,
      note: before.note,
    }),
  });
  return {};
}
