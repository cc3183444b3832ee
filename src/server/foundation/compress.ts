import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Server } from './http.ts';

const compress = promisify(gzip);
/** Below this, what is saved is less than what compressing costs. */
const leastLength = 2000;

/**
 * Compresses long answers to reads, at the cheapest level and outside of the main thread: a list of a hundred rows is a tenth
 * of its length. Writes stay as they are, since they may answer with a secret. Call before any route is added.
 */
export function compressAnswers(server: Server): void {
  server.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < leastLength || request.method !== 'GET') return payload;
    reply.header('vary', [reply.getHeader('vary'), 'accept-encoding'].filter(Boolean).join(', '));
    if (!/\bgzip\b/.test(String(request.headers['accept-encoding']))) return payload;
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return compress(payload, { level: 1 });
  });
}
