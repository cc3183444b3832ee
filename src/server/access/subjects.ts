// Whom and what a question about access may be about.
import { sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { requireVerdict } from './admit.ts';
import { findMember } from './queries.ts';
import { judgeCenter } from './rules.ts';

/** Of oneself anybody may ask; of others, who may see who has access to what. */
export async function requireMayAskOf(context: Context, personId: string): Promise<void> {
  if (personId === context.actor.personId) return;
  await requireVerdict(context, judgeCenter('access:view', context.member, context.now));
}

/** Somebody who is or was a member of the acting center. */
export async function requireMemberEver(context: Context, personId: string): Promise<void> {
  if ((await findMember(context, personId)) === undefined) refuse('not_found');
}

/** An account that the acting center holds or held. */
export async function requireAccountEver(context: Context, accountId: string): Promise<void> {
  const row = await context.db
    .selectFrom('access.holdings')
    .select('asset_id')
    .where('center_id', '=', context.centerId)
    .where('asset_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) refuse('not_found');
}

export function instantOf(at: string | undefined): Date | null {
  return at === undefined ? null : new Date(at);
}

/** The name of an account; empty where the acting center may not read it any more. */
export async function nameOfAccount(context: Context, accountId: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from assets.accounts where id = ${accountId}`.execute(
    context.db,
  );
  return rows[0]?.name ?? '';
}
