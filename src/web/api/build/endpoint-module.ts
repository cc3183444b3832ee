import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { isWrite } from '../../../contract/endpoint.ts';
import { endpoints } from '../../../contract/index.ts';

const id = 'virtual:endpoints';
const webFolder = path.join(import.meta.dirname, '../..');
const runtime = path.join(webFolder, 'api/endpoint-table.ts');

/** Numbers, lists of words, and tables of numbers and switches. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true;
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isPlain)
  );
}

/** A file of the contract that needs the schema library. */
function isRoom(source: string): boolean {
  return /\/src\/contract\/[a-z-]+\.ts$/.test(source) && readFileSync(source, 'utf8').includes("from 'zod'");
}

/** The lists of words and the limits of a room, as `invitationStates` or `thresholds`; its endpoints and shapes are left out. */
function listsOf(room: object): string {
  return Object.entries(room)
    .filter(([, value]) => isPlain(value))
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join('\n');
}

/** Name → method, path and whether a call carries an idempotency key. */
function shapesOf(isWanted: (name: string) => boolean): Record<string, unknown> {
  return Object.fromEntries(
    endpoints
      .filter(({ name }) => isWanted(name))
      .map((shape) => {
        const isKeyed = shape.method === 'POST' && isWrite(shape) && shape.isUnrepeatable !== true;
        return [shape.name, isKeyed ? [shape.method, shape.path, 1] : [shape.method, shape.path]];
      }),
  );
}

/**
 * The contract as the browser needs it: code brings the shapes of the calls that it names, `virtual:endpoints` holds all, and a
 * room of the contract gives its plain lists. The schemas stay on the server, and with them the schema library.
 */
export function endpointModule(): Plugin {
  return {
    name: 'atrium-endpoints',
    enforce: 'pre',
    resolveId(source) {
      if (source === 'zod') this.error('The schema library is not for the browser: import types of the contract only.');
      return source === id ? `\0${id}` : null;
    },
    async load(source) {
      if (isRoom(source)) return listsOf((await import(pathToFileURL(source).href)) as object);
      if (source !== `\0${id}`) return null;
      return `export default ${JSON.stringify(shapesOf(() => true))};`;
    },
    transform(code, source) {
      const file = path.relative(webFolder, source);
      if (file.startsWith('..') || !/\.tsx?$/.test(file)) return null;
      const named = new Set([...code.matchAll(/'([a-z]+\.[a-zA-Z]+)'/g)].map(([, name]) => name));
      const shapes = shapesOf((name) => named.has(name));
      if (Object.keys(shapes).length === 0) return null;
      const lesson = `import { learn } from ${JSON.stringify(runtime)};\nlearn(${JSON.stringify(shapes)});`;
      return { code: `${code}\n${lesson}`, map: null };
    },
  };
}
