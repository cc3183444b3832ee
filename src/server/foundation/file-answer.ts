// Files that people put beside something, as they are served: a browser stores what it gets and never shows or runs it. No
// endpoints of the contract, since they answer bytes, but the same walk: at each reading the right is asked anew.
import { z } from 'zod';
import type { Endpoint } from '../../contract/endpoint.ts';
import { type Engine, type Route, runCall } from './calls.ts';
import { credentialOf, type HttpSettings, originOf, type Server } from './http.ts';

interface FileAnswer {
  name: string;
  mediaType: string;
  content: Uint8Array;
}

/** The reply of an endpoint that `serveKeptFile` serves. */
export const fileAnswer = z.strictObject({
  name: z.string(),
  mediaType: z.string(),
  content: z.instanceof(Uint8Array),
});

export function serveKeptFile(
  server: Server,
  engine: Engine,
  { settings, found }: { settings: HttpSettings; found: Route },
): void {
  const { endpoint } = found as { endpoint: Endpoint };
  const walk = { ...engine, routes: new Map([[endpoint.name, found]]) };
  server.get(`/api/v1${endpoint.path}`, async (request, answer) => {
    const { body } = await runCall(walk, {
      endpoint,
      input: request.params,
      credential: credentialOf(request, settings),
      origin: originOf(request),
    });
    const { name, mediaType, content } = body as FileAnswer;
    answer.header('content-type', mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType);
    answer.header('content-disposition', `attachment; filename="file"; filename*=UTF-8''${encoded(name)}`);
    answer.header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
    answer.header('x-content-type-options', 'nosniff');
    answer.header('cache-control', 'private, no-store');
    return answer.send(Buffer.from(content));
  });
}

/** As RFC 8187 has it: what `encodeURIComponent` leaves alone and the header does not allow is written in hex too. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}
