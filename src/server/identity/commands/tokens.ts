// Personal access tokens: shown once, kept as a hash, ended at once.

import type { InputOf, ReplyOf } from '../../../contract/endpoint.ts';
import type * as api from '../../../contract/identity.ts';
import { record } from '../../audit/index.ts';
import type { Context } from '../../foundation/context.ts';
import { refuse } from '../../foundation/errors.ts';
import type { Installation } from '../../foundation/installation.ts';
import { hashSecret, newSecret } from '../../foundation/secrets.ts';
import { presentToken } from '../present.ts';

const dayMs = 86_400_000;

/** The prefix lets people and secret scanners tell what a leaked string is. */
export async function createToken(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.createToken>,
): Promise<ReplyOf<typeof api.createToken>> {
  const { personId } = context.actor;
  const secret = `atr_${newSecret()}`;
  const row = await context.db
    .insertInto('identity.api_tokens')
    .values({
      person_id: personId,
      secret_hash: hashSecret(secret),
      name: input.name,
      scopes: [...new Set(input.scopes)],
      expires_at: new Date(context.now.getTime() + input.expiresInDays * dayMs),
    })
    .returning(['id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_at'])
    .executeTakeFirstOrThrow();
  await installation.mail.sendLater(context.db, {
    template: 'identity.token_created',
    to: { personId },
    link: { path: '/me/tokens' },
    values: { name: row.name, until: { day: row.expires_at.toISOString() } },
  });
  await record(context, {
    action: 'identity.token_created',
    object: { type: 'token', id: row.id, name: row.name },
    after: { name: row.name, scopes: row.scopes, expiresAt: row.expires_at },
    log: { person: personId },
  });
  return { token: presentToken(row), secret };
}

export async function revokeToken(
  context: Context,
  input: InputOf<typeof api.revokeToken>,
): Promise<Record<string, never>> {
  const { personId } = context.actor;
  const ended = await context.db
    .updateTable('identity.api_tokens')
    .set({ ended_at: context.now })
    .where('id', '=', input.token)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', context.now)
    .returning(['id', 'name'])
    .executeTakeFirst();
  if (!ended) refuse('not_found');
  await record(context, {
    action: 'identity.token_revoked',
    object: { type: 'token', id: ended.id, name: ended.name },
    log: { person: personId },
  });
  return {};
}
