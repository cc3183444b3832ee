// What another center asks of this one, decided as a call in this center: so that its rules of approval and its log hold for it.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { decideRequest } from './requests.ts';
import * as shape from './shapes.ts';

export const approveReceived = endpoint({
  name: 'requests.approveReceived',
  method: 'PUT',
  path: '/centers/:center/received-requests/:request/approval',
  access: { who: 'center', action: 'partner:accept' },
  risk: 'step-up',
  summary:
    'Approves what another center asks of this one. A dry run shows what would follow; where a rule wants a second person, it is proposed like any other change.',
  input: z.strictObject({ center: shape.id, request: shape.id }),
  reply: decideRequest.reply,
  refusals: ['not_found', 'requests.already_decided', 'requests.expired', 'requests.overtaken'],
});
