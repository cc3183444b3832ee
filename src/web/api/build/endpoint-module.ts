import type { Plugin } from 'vite';
import * as access from '../../../contract/access.ts';
import * as assets from '../../../contract/assets.ts';
import * as audit from '../../../contract/audit.ts';
import * as centers from '../../../contract/centers.ts';
import { isWrite } from '../../../contract/endpoint.ts';
import * as identity from '../../../contract/identity.ts';
import { endpoints } from '../../../contract/index.ts';
import * as members from '../../../contract/members.ts';
import * as proposals from '../../../contract/proposals.ts';
import * as reporting from '../../../contract/reporting.ts';
import * as requests from '../../../contract/requests.ts';

const id = 'virtual:endpoints';
const rooms: Record<string, object> = {
  access,
  assets,
  audit,
  centers,
  identity,
  members,
  proposals,
  reporting,
  requests,
};

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
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
    load(source) {
      const room = /\/src\/contract\/([a-z]+)\.ts$/.exec(source)?.[1];
      const lists = room === undefined ? undefined : rooms[room];
      if (lists !== undefined) return listsOf(lists);
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
