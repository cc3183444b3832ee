import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { isWrite } from '../../../contract/endpoint.ts';
import { endpoints } from '../../../contract/index.ts';

const id = 'virtual:endpoints';

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}

/** A file of the contract that needs the schema library. */
function isRoom(source: string): boolean {
  return /\/src\/contract\/[a-z-]+\.ts$/.test(source) && readFileSync(source, 'utf8').includes("from 'zod'");
}

/** The lists of words and the limits of a room, as `invitationStates`; its endpoints and shapes are left out. */
function listsOf(room: object): string {
  return Object.entries(room)
    .filter(([, value]) => isPlain(value))
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join('\n');
}

/**
 * The contract as the browser needs it: `virtual:endpoints` is name → method, path and whether a call carries an idempotency
 * key, and a room of the contract gives its plain lists. The schemas stay on the server, and with them the schema library.
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
      const table = Object.fromEntries(
        endpoints.map((shape) => {
          const isKeyed = shape.method === 'POST' && isWrite(shape) && shape.isUnrepeatable !== true;
          return [shape.name, isKeyed ? [shape.method, shape.path, 1] : [shape.method, shape.path]];
        }),
      );
      return `export default ${JSON.stringify(table)};`;
    },
  };
}
