// Serves receipts as files. Not an endpoint of the contract, since it answers bytes, but the same walk: the door admits.
import { z } from 'zod';
import { endpoint } from '../../contract/endpoint.ts';
import { getReceipt as contractReceipt, type SignedReceipt } from '../../contract/members-offboarding.ts';
import * as shape from '../../contract/shapes.ts';
import { type Engine, route, runCall } from '../foundation/calls.ts';
import { drawn } from '../foundation/drawn.ts';
import { credentialOf, type HttpSettings, localeOf, originOf, type Server } from '../foundation/http.ts';
import { drawingOf } from './receipt-pdf.ts';
import { getReceipt } from './receipts.ts';

const file = endpoint({
  ...contractReceipt,
  name: 'members.getReceiptFile',
  input: z.strictObject({
    center: shape.id,
    receipt: shape.id,
    format: z.enum(['json', 'pdf']),
    locale: shape.locale.optional(),
  }),
});

export function serveReceipts(server: Server, engine: Engine, settings: HttpSettings): void {
  const walk = { ...engine, routes: new Map([[file.name, route(file, getReceipt)]]) };
  server.get('/api/v1/centers/:center/offboarding-receipts/:receipt/file', async (request, answer) => {
    const input = { ...(request.query as object), ...(request.params as object) };
    const call = { endpoint: file, input, credential: credentialOf(request, settings), origin: originOf(request) };
    const { body } = await runCall(walk, call);
    const asked = file.input.parse(input);
    const signed = body as SignedReceipt;
    answer.header('cache-control', 'private, no-store');
    answer.header('content-disposition', `attachment; filename="offboarding-${asked.receipt}.${asked.format}"`);
    if (asked.format === 'json') {
      answer.header('content-type', 'application/json; charset=utf-8');
      return answer.send(`${JSON.stringify(signed, null, 2)}\n`);
    }
    answer.header('content-type', 'application/pdf');
    return answer.send(await drawn(drawingOf(signed, asked.locale ?? localeOf(request))));
  });
}
