import type { Plugin } from 'vite';
import { isWrite } from '../../../contract/endpoint.ts';
import { endpoints } from '../../../contract/index.ts';

const id = 'virtual:endpoints';

/**
 * The contract as the browser needs it: name → method, path and whether a call carries an idempotency key. The schemas
 * stay on the server, and with them the schema library.
 */
export function endpointModule(): Plugin {
  return {
    name: 'atrium-endpoints',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load(source) {
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
