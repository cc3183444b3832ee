// One-use links of mails: made with a hash only, since the mail job derives the secret again, and used up by one statement.
import { sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { presentSecret } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import type { SecretLink } from '../foundation/mail.ts';
import { hashSecret, linkSecret } from '../foundation/secrets.ts';
import { type LinkPurpose, linkMs } from './rules.ts';

/** Where the links lead in the web app; the secret follows. */
const paths: Record<LinkPurpose, string> = {
  confirm_address: '/confirm/',
  change_address: '/confirm/',
  reset_password: '/reset/',
};

export interface UsedLink {
  id: string;
  person_id: string;
  purpose: LinkPurpose;
  address: string;
}

/** Makes a link for the acting person. The secret depends on the purpose and the link's own id. */
export async function makeLink(
  context: Context,
  link: { personId: string; purpose: LinkPurpose; address: string },
  { secretKey }: Installation,
): Promise<SecretLink> {
  const { rows } = await sql<{ id: string }>`select foundation.new_id() as id`.execute(context.db);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The database gave no id.');
  await context.db
    .insertInto('identity.links')
    .values({
      id,
      person_id: link.personId,
      purpose: link.purpose,
      address: link.address,
      secret_hash: hashSecret(linkSecret(secretKey, link.purpose, id)),
      expires_at: new Date(context.now.getTime() + linkMs[link.purpose]),
    })
    .execute();
  return { path: paths[link.purpose], purpose: link.purpose, id };
}

/** Uses a link up. Of two who try at once, one gets it. */
export async function useLink(context: Context, token: string, purposes: readonly LinkPurpose[]): Promise<UsedLink> {
  const hash = hashSecret(token);
  await presentSecret(context.db, hash);
  const link = await context.db
    .updateTable('identity.links')
    .set({ used_at: context.now })
    .where('secret_hash', '=', hash)
    .where('purpose', 'in', purposes)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning(['id', 'person_id', 'purpose', 'address'])
    .executeTakeFirst();
  if (!link) refuse('identity.link_invalid');
  return link as UsedLink;
}

/** Ends the links of the acting person that were not used yet. */
export async function endLinks(context: Context, personId: string, purposes: readonly LinkPurpose[]): Promise<void> {
  await context.db
    .updateTable('identity.links')
    .set({ used_at: context.now })
    .where('person_id', '=', personId)
    .where('purpose', 'in', purposes)
    .where('used_at', 'is', null)
    .execute();
}
