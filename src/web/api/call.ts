import table from 'virtual:endpoints';
import type { DryRun } from '../../contract/audit.ts';
import type { EndpointName, Input, Reply } from './endpoints.ts';
import { RefusalError, UnreachableError } from './refusal-error.ts';

export interface CallOptions {
  /** Runs the call, answers what it would change, and changes nothing. */
  dryRun?: boolean;
  /** Retries with the same key are done once. Made up for every POST unless given. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

const root = '/api/v1';

function readLocale(): string {
  return document.documentElement.lang || 'en';
}

/** Splits the input: what the path names, and the rest, which goes into the query or the body. */
function route(name: string, input: Record<string, unknown>) {
  const shape = table[name];
  if (shape === undefined) throw new Error(`No such endpoint: ${name}`);
  const [method, pattern, isKeyed] = shape;
  const rest: Record<string, unknown> = { ...input };
  const path = pattern.replace(/:(\w+)/g, (_, key: string) => {
    const value = rest[key];
    delete rest[key];
    return encodeURIComponent(String(value));
  });
  return { method, path: root + path, rest, isKeyed: isKeyed === 1 };
}

function queryOf(rest: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(rest)) {
    if (value !== undefined && value !== null && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
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
  const { method, path, rest, isKeyed } = route(name, (input ?? {}) as Record<string, unknown>);
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': readLocale() };
  const hasBody = method !== 'GET' && (method !== 'DELETE' || Object.keys(rest).length > 0);
  if (hasBody) headers['content-type'] = 'application/json';
  if (options.dryRun === true) headers['prefer'] = 'dry-run';
  else if (isKeyed) headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID();
  let response: Response;
  try {
    response = await fetch(path + (method === 'GET' ? queryOf(rest) : ''), {
      method,
      headers,
      credentials: 'same-origin',
      ...(hasBody ? { body: JSON.stringify(rest) } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    throw new UnreachableError(cause);
  }
  if (!response.ok) throw await refusalOf(response);
  return response.status === 204 ? {} : response.json();
}
