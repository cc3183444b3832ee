// What another center asks of one, approved as a call of the center that is asked: so that it is tried, or stored for others.
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { approveReceived as approveEndpoint } from '../../contract/received-requests.ts';
import type { Context } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { decideRequest } from './commands.ts';
import type { Deciders } from './deciders.ts';
import { findForMe } from './queries.ts';

export async function approveReceived(
  context: Context,
  deciders: Deciders,
  { center, request }: InputOf<typeof approveEndpoint>,
): Promise<ReplyOf<typeof approveEndpoint>> {
  const seen = await findForMe(context, request);
  if (seen?.to_center_id !== center || seen.center_id === center) refuse('not_found');
  const decided = await decideRequest(context, deciders, { request, decision: 'approve' });
  await enterCenter(context.db, center);
  return decided;
}
