// Answering from a mail. Opening the link decides nothing.
import type * as contract from '../../contract/decision-links.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Request } from '../../contract/requests.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { decideRequest } from './commands.ts';
import type { Deciders } from './deciders.ts';
import { findLink } from './decision-links.ts';
import { getRequest } from './queries.ts';

export async function openDecisionLink(
  context: Context,
  deciders: Deciders,
  { token }: InputOf<typeof contract.openDecisionLink>,
): Promise<Request> {
  const link = await findLink(context, token);
  return getRequest(context, deciders, { request: link.request_id });
}

/** Used up with the answer in one transaction: of two who try at once one decides, and a refusal leaves the link as it was. */
export async function decideByLink(
  context: Context,
  deciders: Deciders,
  { token, decision }: InputOf<typeof contract.decideByLink>,
): Promise<ReplyOf<typeof contract.decideByLink>> {
  const link = await findLink(context, token);
  const used = await context.db
    .updateTable('requests.decision_links')
    .set({ used_at: context.now })
    .where('id', '=', link.id)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  if (used.numUpdatedRows === 0n) refuse('requests.link_used');
  return decideRequest(context, deciders, { request: link.request_id, decision });
}
