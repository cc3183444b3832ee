// Deciding from a mail: its link leads one person to one request, and decides it once. Opening it decides nothing.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { decideRequest, request } from './requests.ts';
import * as shape from './shapes.ts';

const person = { who: 'person' } as const;

const linkRefusals = [
  'requests.link_invalid',
  'requests.link_for_another',
  'requests.link_used',
  'requests.link_expired',
] as const;

export const openDecisionLink = endpoint({
  name: 'requests.openDecisionLink',
  method: 'POST',
  path: '/me/decision-link-openings',
  access: person,
  risk: 'plain',
  isRead: true,
  summary: 'The request that the link of a mail leads to. Changes nothing.',
  input: z.strictObject({ token: shape.linkToken }),
  reply: request,
  refusals: [...linkRefusals, 'not_found'],
});

export const decideByLink = endpoint({
  name: 'requests.decideByLink',
  method: 'POST',
  path: '/me/decision-link-answers',
  access: person,
  risk: 'plain',
  summary: 'Approves or declines the request of a mail, and uses its link up. A refusal leaves the link as it was.',
  input: z.strictObject({ token: shape.linkToken, decision: decideRequest.input.shape.decision }),
  reply: decideRequest.reply,
  refusals: [...linkRefusals, ...decideRequest.refusals],
});
