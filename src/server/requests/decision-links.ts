// Links of mails that decide a request: for one person, once, with their sign-in. Only hashes are kept; the mail job derives the
// secret again.
import { sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { presentSecret } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import type { SecretLink } from '../foundation/mail.ts';
import { hashSecret, linkSecret } from '../foundation/secrets.ts';
import type { RequestRow } from './queries.ts';

const purpose = 'decision';

/** Makes a link for one person. The transaction acts inside the asking center. */
export async function makeDecisionLink(
  context: Context,
  { secretKey }: Pick<Installation, 'secretKey'>,
  { row, personId }: { row: RequestRow; personId: string },
): Promise<SecretLink> {
  const { id } = await context.db.selectNoFrom(sql<string>`foundation.new_id()`.as('id')).executeTakeFirstOrThrow();
  await context.db
    .insertInto('requests.decision_links')
    .values({
      center_id: row.center_id,
      id,
      request_id: row.id,
      person_id: personId,
      secret_hash: hashSecret(linkSecret(secretKey, purpose, id)),
      expires_at: row.expires_at,
    })
    .execute();
  return { path: '/decide/', purpose, id };
}

/** The link of a token that the caller may use now. */
export async function findLink(context: Context, token: string) {
  const hash = hashSecret(token);
  await presentSecret(context.db, hash);
  const link = await context.db
    .selectFrom('requests.decision_links')
    .select(['id', 'person_id', 'request_id', 'used_at', 'expires_at'])
    .where('secret_hash', '=', hash)
    .executeTakeFirst();
  if (!link) refuse('requests.link_invalid');
  if (link.person_id !== context.actor.personId) refuse('requests.link_for_another');
  if (link.used_at !== null) refuse('requests.link_used');
  if (link.expires_at <= context.now) refuse('requests.link_expired');
  return link;
}
