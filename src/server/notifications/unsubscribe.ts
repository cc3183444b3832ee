// The link of a mail that turns mails like it off. It names a person and a kind and is signed with the key of the installation, so
// that it works signed out, for as long as the mail lies somewhere; and it can do nothing else.
import { timingSafeEqual } from 'node:crypto';
import { api } from '../../contract/index.ts';
import { kindNames, type NotificationKind } from '../../contract/notifications.ts';
import { record } from '../audit/index.ts';
import { type Engine, runCall } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { actAs } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { acceptForms, originOf, type Server } from '../foundation/http.ts';
import type { Installation } from '../foundation/installation.ts';
import type { SecretLink } from '../foundation/mail.ts';
import { linkSecret } from '../foundation/secrets.ts';
import { listChosen, putChosen } from './settings.ts';

type Mails = NotificationKind | 'digest';
interface Off {
  mails: Mails;
  isOff: boolean;
}

const purpose = 'unsubscribe';

export function unsubscribeLink(personId: string, mails: Mails): SecretLink {
  return { path: `/unsubscribe/${personId}-${mails}-`, purpose, id: `${personId}:${mails}` };
}

/** Whose mails a link is about; refused unless it is ours. */
function readToken(key: Buffer, token: string): { personId: string; mails: Mails } {
  const [, personId = '', mails = '', given = ''] = /^([1-9]\d{0,18})-([a-z]+)-([\w-]{43})$/.exec(token) ?? [];
  const signed = linkSecret(key, purpose, `${personId}:${mails}`);
  const isOurs = given.length === signed.length && timingSafeEqual(Buffer.from(given), Buffer.from(signed));
  const isKnown = mails === 'digest' || (kindNames as readonly string[]).includes(mails);
  return isOurs && isKnown ? { personId, mails: mails as Mails } : refuse('notifications.link_invalid');
}

/** The kinds that a link turns off: its own, or all that come as digests. */
async function kindsOn(context: Context, { personId, mails }: { personId: string; mails: Mails }) {
  const chosen = await listChosen(context.db, [personId]);
  return kindNames.filter((kind) => {
    const { mail } = chosen(personId, kind);
    return mails === 'digest' ? mail === 'daily' || mail === 'weekly' : kind === mails && mail !== 'off';
  });
}

export async function openUnsubscribe(
  context: Context,
  { secretKey }: Installation,
  { token }: { token: string },
): Promise<Off> {
  const link = readToken(secretKey, token);
  await actAs(context.db, { id: link.personId });
  return { mails: link.mails, isOff: (await kindsOn(context, link)).length === 0 };
}

export async function unsubscribe(
  context: Context,
  { secretKey }: Installation,
  { token }: { token: string },
): Promise<Off> {
  const link = readToken(secretKey, token);
  const { personId, mails } = link;
  await actAs(context.db, { id: personId });
  const person = await context.db
    .selectFrom('identity.people')
    .select('name')
    .where('id', '=', personId)
    .executeTakeFirst();
  if (!person) refuse('notifications.link_invalid');
  const kinds = await kindsOn(context, link);
  const chosen = await listChosen(context.db, [personId]);
  for (const kind of kinds) {
    const { inApp } = chosen(personId, kind);
    await putChosen(context.db, { personId, kind }, { inApp, mail: 'off' });
  }
  if (kinds.length > 0) {
    await record(context, {
      action: 'notifications.mails_stopped',
      object: { type: 'person', id: personId, name: person.name },
      after: { kinds },
      log: { person: personId },
    });
  }
  return { mails, isOff: true };
}

/** What mail programs post by themselves to the address of the link (RFC 8058). Reading it is a page, which asks first. */
export function serveUnsubscribe(server: Server, engine: Engine): void {
  void server.register(async (inner) => {
    acceptForms(inner);
    inner.post('/unsubscribe/:token', async (request, reply) => {
      const { body } = await runCall(engine, {
        endpoint: api.notifications.unsubscribe,
        input: request.params,
        credential: null,
        origin: originOf(request),
      });
      return reply.header('cache-control', 'no-store').send(body);
    });
  });
}
