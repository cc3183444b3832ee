import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';

const prefix = 'virtual:catalog/';
const folder = join(import.meta.dirname, '../../../locales');
/** Rooms whose sentences only the server speaks. */
const serverOnly = new Set(['mail', 'refusals']);

type Tree = { [key: string]: string | Tree };

function compileTree(tree: Tree): unknown {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, typeof value === 'string' ? compile(value) : compileTree(value)]),
  );
}

/** One module per language: all its rooms in one object, every ICU message compiled. */
export function catalogModules(): Plugin {
  return {
    name: 'atrium-catalogs',
    resolveId: (source) => (source.startsWith(prefix) ? `\0${source}` : null),
    load(source) {
      if (!source.startsWith(`\0${prefix}`)) return null;
      const locale = source.slice(prefix.length + 1);
      const catalog: Record<string, unknown> = {};
      for (const file of readdirSync(join(folder, locale)).sort()) {
        const room = file.replace(/\.json$/, '');
        if (room === file || serverOnly.has(room)) continue;
        const path = join(folder, locale, file);
        this.addWatchFile(path);
        catalog[room] = compileTree(JSON.parse(readFileSync(path, 'utf8')) as Tree);
      }
      // A string that is parsed once starts faster than the same object as code.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(catalog))});`;
    },
  };
}
