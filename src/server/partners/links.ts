// Becoming partners: a center asks another by its id; the Owners and Admins of the other decide.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/partners.ts';
import type { Link } from '../../contract/partners.ts';
import { holdPartnership, isLiveCenter, openPartnership } from '../access/index.ts';
import { recordOnBoth, type Side } from '../audit/index.ts';
import { getCenterName } from '../centers/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterCenter, seekCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import {
  ask,
  cancelAsked,
  closeRequest,
  type Decider,
  getAsked,
  listAskedOf,
  recordRequest,
  refuseIfAsked,
} from '../requests/index.ts';

const termMs = 30 * 24 * 3600_000;
const kind = 'partners.link' as const;

function present({ objectId, details: _details, ...asked }: Awaited<ReturnType<typeof getAsked>>): Link {
  return { ...asked, partnerId: objectId };
}

export async function listLinks(
  context: Context,
  input: InputOf<typeof contract.listLinks>,
): Promise<ReplyOf<typeof contract.listLinks>> {
  const { items, ...page } = await listAskedOf(context, kind, input);
  return { ...page, items: items.map(present) };
}

/** A center that is not there and one that was deleted are one answer. */
export async function requestLink(
  context: Context,
  installation: Installation,
  input: InputOf<typeof contract.requestLink>,
): Promise<Link> {
  const { centerId } = context;
  const { partnerId } = input;
  if (partnerId === centerId) refuse('partners.own_center');
  await seekCenter(context.db, partnerId);
  if (!(await isLiveCenter(context, partnerId))) refuse('partners.center_unknown');
  if (await holdPartnership(context, { centerId, partnerId })) refuse('partners.already_partners');
  await refuseIfAskedEither(context, partnerId);
  const id = await ask(context, installation, {
    kind,
    centerName: context.centerName,
    to: { centerId: partnerId },
    objectId: partnerId,
    note: input.note,
    details: await detailsOf(context),
    expiresAt: new Date(context.now.getTime() + termMs),
  });
  await recordRequest(context, 'partners.link_requested', {
    id,
    objectId: partnerId,
    after: { partner: { id: partnerId, name: '' }, ...(input.note === '' ? {} : { note: input.note }) },
  });
  return present(await getAsked(context, { kind, id }));
}

/** One open request between two centers is enough, whoever asked. */
async function refuseIfAskedEither(context: Context, partnerId: string): Promise<void> {
  await refuseIfAsked(context, { kind, objectId: partnerId, code: 'partners.already_asked' });
  const theirs = await context.db
    .selectFrom('requests.requests')
    .select('id')
    .where('kind', '=', kind)
    .where('center_id', '=', partnerId)
    .where('to_center_id', '=', context.centerId)
    .where('state', '=', 'pending')
    .where('expires_at', '>', context.now)
    .executeTakeFirst();
  if (theirs) refuse('partners.asked_by_them');
}

/** What the other side is shown of the asking center. */
async function detailsOf(context: Context): Promise<Record<string, unknown>> {
  const { region, business_type } = await context.db
    .selectFrom('centers.current')
    .select(['region', 'business_type'])
    .where('id', '=', context.centerId)
    .executeTakeFirstOrThrow();
  return { region, businessType: business_type };
}

export async function cancelLink(context: Context, input: InputOf<typeof contract.cancelLink>): Promise<Link> {
  const { id, object_id: objectId } = await cancelAsked(context, { kind, id: input.link });
  await recordCancelled(context, { id, objectId });
  return present(await getAsked(context, { kind, id }));
}

function recordCancelled(context: Context, { id, objectId }: { id: string; objectId: string }): Promise<void> {
  return recordRequest(context, 'partners.link_cancelled', { id, objectId, after: { state: 'cancelled' } });
}

/** The two centers of a request, that of who answers first, each named as it is called now. */
async function sidesOf(context: Context, request: { centerId: string; objectId: string }) {
  const nameOf = async (id: string): Promise<Side> => {
    await enterCenter(context.db, id);
    return { id, name: await getCenterName(context, id) };
  };
  const own = await nameOf(request.objectId);
  return { own, other: await nameOf(request.centerId) };
}

/** The other center's answer. A center that was deleted meanwhile is no partner. */
export const linkDecider: Decider = {
  async approve(context, { centerId, objectId }) {
    const { rows } = await sql<{
      status: string;
    }>`select status from access.centers where center_id = ${centerId} for key share`.execute(context.db);
    if (rows[0]?.status !== 'active') refuse('requests.overtaken');
    if (await holdPartnership(context, { centerId, partnerId: objectId })) refuse('requests.overtaken');
    const sides = await sidesOf(context, { centerId, objectId });
    const { own, other } = sides;
    await openPartnership(context, { centerId, partnerId: objectId, name: other.name, partnerName: own.name });
    // Both may have asked before either saw it: then both are answered.
    await enterCenter(context.db, objectId);
    await closeRequest(context, { kind, centerId: objectId, objectId: centerId }, 'approved');
    await recordOnBoth(context, sides, [
      (partner) => ({
        action: 'partners.partnership_started',
        object: { type: 'partner', ...partner },
        after: { status: 'active' },
      }),
    ]);
    await enterCenter(context.db, centerId);
  },
  async isOvertaken(context, { centerId, objectId }) {
    const { rows } = await sql`
      select from access.centers c where c.center_id = ${centerId} and c.status = 'active' and not exists (
        select from access.partnerships p where p.center_id = ${centerId} and p.partner_center_id = ${objectId} and p.status = 'active')`.execute(
      context.db,
    );
    return rows.length === 0;
  },
  async decline(context, { id, centerId, objectId }) {
    await recordOnBoth(context, await sidesOf(context, { centerId, objectId }), [
      (partner, side) => ({
        action: 'partners.link_declined',
        // Who asked learns no name by being declined.
        object: { type: 'request', id, name: side === 'own' ? partner.name : objectId },
        after: { state: 'declined' },
      }),
    ]);
    await enterCenter(context.db, centerId);
  },
  withdraw: recordCancelled,
  async expire(context, { id, objectId, centerId }) {
    const after = { state: 'expired' };
    await recordRequest(context, 'partners.link_expired', { id, objectId, after, center: centerId, isSystem: true });
  },
};
