import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { withdrawRequest as withdrawEndpoint } from '../../contract/requests.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { cancelAsked } from './asked.ts';
import type { Deciders } from './deciders.ts';
import { decidedOf, deciderOf, presentSent } from './present.ts';
import { findSent } from './queries.ts';

/** Who asked takes it back, whatever else they may do by now; the room that asked records it. */
export async function withdrawRequest(
  context: Context,
  deciders: Deciders,
  input: InputOf<typeof withdrawEndpoint>,
): Promise<ReplyOf<typeof withdrawEndpoint>> {
  const seen = await findSent(context, input.request);
  if (!seen) refuse('not_found');
  const row = await cancelAsked(context, seen);
  await deciderOf(deciders, row.kind).withdraw?.(context, decidedOf(row));
  const withdrawn = await findSent(context, input.request);
  return withdrawn ? presentSent(withdrawn, context.now) : refuse('not_found');
}
