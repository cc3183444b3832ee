import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Reply, Request, Server } from './http.ts';

const zip = promisify(gzip);
/** Below this, what is saved is less than what compressing costs. */
const leastLength = 2000;

/** At the cheapest level and outside of the main thread: a list of a hundred rows is a tenth of its length. */
export const compress = (text: string): Promise<Buffer> => zip(text, { level: 1 });

const isLong = (request: Request, text: string): boolean => text.length >= leastLength && request.method === 'GET';

/** Whether this text goes compressed to who asked. */
export function goesCompressed(request: Request, text: string): boolean {
  return isLong(request, text) && /\bgzip\b/.test(String(request.headers['accept-encoding']));
}

/** Tells what a compressed answer is, and those on the way what that depends on. */
export function headCompressed(reply: Reply): void {
  varies(reply);
  reply.header('content-encoding', 'gzip').removeHeader('content-length');
}

function varies(reply: Reply): void {
  reply.header('vary', [reply.getHeader('vary'), 'accept-encoding'].filter(Boolean).join(', '));
}

/** Compresses long answers to reads. Writes stay as they are, since they may answer with a secret. Call before any route is added. */
export function compressAnswers(server: Server): void {
  server.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !isLong(request, payload)) return payload;
    if (goesCompressed(request, payload)) {
      headCompressed(reply);
      return compress(payload);
    }
    varies(reply);
    return payload;
  });
}
