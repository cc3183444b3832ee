// PDFs, drawn beside the work of the server, a few at once.
import { Worker } from 'node:worker_threads';
import { refuse } from './errors.ts';
import type { Drawing } from './pdf.ts';

/** Drawing takes a second of one core and some memory; who comes while so many are drawn tries again. */
const drawnAtOnce = 2;
const timeLimitMs = 60_000;
let drawing = 0;
const waiting: (() => void)[] = [];

/** A person is told to come back; a job, which nobody waits for, takes its turn (`isPatient`). */
export async function drawn(what: Drawing, { isPatient = false } = {}): Promise<Buffer> {
  if (drawing >= drawnAtOnce && !isPatient) refuse('too_many_requests', { retryAfterSeconds: 3 });
  // Whoever ends hands its place to who has waited longest.
  if (drawing >= drawnAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else drawing += 1;
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { workerData: what });
  const timer = setTimeout(() => void worker.terminate(), timeLimitMs);
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)));
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The document was not drawn in time.')));
    });
  } finally {
    clearTimeout(timer);
    const next = waiting.shift();
    if (next) next();
    else drawing -= 1;
  }
}
