import type { DryRun } from '../../contract/audit.ts';
import { route } from './address.ts';
import { findShape, shapeOf } from './endpoint-table.ts';
import type { EndpointName, Input, Reply } from './endpoints.ts';
import { RefusalError, UnreachableError } from './refusal-error.ts';

export interface CallOptions {
  /** Runs the call, answers what it would change, and changes nothing. */
  dryRun?: boolean;
  /** Retries with the same key are done once. Made up for every POST unless given. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

function readLocale(): string {
  return document.documentElement.lang || 'en';
}

/** What `start.js` asked for before this code was here: none for a call that the asker may not make. */
const { early } = globalThis as { early?: Map<string, Promise<Response | undefined>> };

/** An early answer counts for the first to ask, once, and for nobody once something was written. */
function takeEarly(method: string, url: string): Promise<Response | undefined> | undefined {
  if (method !== 'GET') forgetEarly();
  const answer = early?.get(url);
  early?.delete(url);
  return answer;
}

/** What nobody took by now would be stale when somebody does. */
export function forgetEarly(): void {
  early?.clear();
}

async function refusalOf(response: Response): Promise<RefusalError> {
  const requestId = response.headers.get('x-request-id') ?? '';
  try {
    const { error } = (await response.json()) as {
      error: { code: string; message: string; requestId?: string; details?: Record<string, unknown> };
    };
    return new RefusalError({
      code: error.code,
      message: error.message,
      status: response.status,
      requestId: error.requestId ?? requestId,
      details: error.details ?? {},
    });
  } catch {
    return new RefusalError({ code: 'unexpected', message: '', status: response.status, requestId });
  }
}

/** One call of the contract, in the reader's language. Throws `RefusalError` or `UnreachableError`. */
export async function call<N extends EndpointName>(
  name: N,
  input: Input<N>,
  options?: CallOptions & { dryRun?: false },
): Promise<Reply<N>>;
export async function call<N extends EndpointName>(
  name: N,
  input: Input<N>,
  options: CallOptions & { dryRun: true },
): Promise<DryRun>;
export async function call(name: EndpointName, input: unknown, options: CallOptions = {}): Promise<unknown> {
  const shape = shapeOf(name) ?? (await findShape(name));
  const { method, url, rest, isKeyed } = route(shape, (input ?? {}) as Record<string, unknown>);
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': readLocale() };
  const hasBody = method !== 'GET' && (method !== 'DELETE' || Object.keys(rest).length > 0);
  if (hasBody) headers['content-type'] = 'application/json';
  if (options.dryRun === true) headers['prefer'] = 'dry-run';
  else if (isKeyed) headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID();
  let response: Response;
  try {
    const answer = await takeEarly(method, url);
    response =
      answer ??
      (await fetch(url, {
        method,
        headers,
        credentials: 'same-origin',
        ...(hasBody ? { body: JSON.stringify(rest) } : {}),
        ...(options.signal ? { signal: options.signal } : {}),
      }));
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    throw new UnreachableError(cause);
  }
  if (!response.ok) throw await refusalOf(response);
  return response.status === 204 ? {} : response.json();
}
