/** Method, path with `:parameters`, and whether calls carry an idempotency key. */
export type Shape = readonly [method: string, path: string, isKeyed?: number];

const root = '/api/v1';

/** How many rows a list asks for at once. */
export const pageSize = 100;

/** Splits an input: what the path names, and the rest, which goes into the query or the body. */
export function route([method, pattern, isKeyed]: Shape, input: Record<string, unknown>) {
  const rest: Record<string, unknown> = { ...input };
  const path = pattern.replace(/:(\w+)/g, (_, key: string) => {
    const value = rest[key];
    delete rest[key];
    return encodeURIComponent(String(value));
  });
  return { method, url: root + path + (method === 'GET' ? queryOf(rest) : ''), rest, isKeyed: isKeyed === 1 };
}

function queryOf(rest: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(rest)) {
    if (value !== undefined && value !== null && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
