import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';
import { locales } from '../../../locales/catalog.ts';
import { dynamicImport, type WordPieces, webFolder, wordPieces } from './word-pieces.ts';

const id = '\0virtual:words';
const catalogs = path.join(webFolder, '../locales');
const runtime = path.join(webFolder, 'api/words.ts');

type Tree = { [key: string]: string | Tree };

function compileTree(tree: Tree): unknown {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, typeof value === 'string' ? compile(value) : compileTree(value)]),
  );
}

/** While somebody develops, every word is there: what the code says changes with each key that is typed. */
function wholeCatalog(locale: string): string {
  const rooms = globSync('*.json', { cwd: path.join(catalogs, locale) }).map((file) => {
    const text = readFileSync(path.join(catalogs, locale, file), 'utf8');
    return [file.replace(/\.json$/, ''), compileTree(JSON.parse(text) as Tree)];
  });
  return `export default ${JSON.stringify(Object.fromEntries(rooms))};`;
}

/**
 * The words of a page come with its code: whatever is imported when it is needed (`import('./members-page.tsx')`) becomes that
 * and the pieces of the catalog that it says, fetched side by side. Every message is compiled here, so that no parser of messages
 * reaches a browser.
 */
export function catalogModules(): Plugin {
  let words: WordPieces | undefined;
  return {
    name: 'atrium-catalogs',
    enforce: 'pre',
    configResolved({ command }) {
      if (command === 'build') words = wordPieces();
    },
    resolveId: (source) => (source.startsWith('virtual:words') ? `\0${source}` : null),
    load(source) {
      if (source.startsWith(`${id}/`)) {
        const locale = source.slice(id.length + 1);
        for (const file of globSync(path.join(catalogs, locale, '*.json'))) this.addWatchFile(file);
        return wholeCatalog(locale);
      }
      if (source !== id) return null;
      if (words !== undefined) {
        const file = `/assets/\${locale}-\${piece}-${words.version}.js`;
        return `export const loadWords = (locale, piece) => import(/* @vite-ignore */ \`${file}\`);`;
      }
      const each = locales.map((locale) => `'${locale}': () => import('virtual:words/${locale}')`);
      return `const all = { ${each.join(', ')} };\nexport const loadWords = (locale) => all[locale]();`;
    },
    transform(code, source) {
      const file = path.relative(webFolder, source).split(path.sep).join('/');
      if (words === undefined || file.startsWith('..') || !/\.tsx?$/.test(file)) return null;
      const { piecesOf } = words;
      const withWords = code.replaceAll(dynamicImport, (whole, relative: string) => {
        const pieces = piecesOf(path.posix.join(path.posix.dirname(file), relative));
        return pieces.length === 0 ? whole : `withWords(${whole}, ${pieces.map((piece) => `'${piece}'`).join(', ')})`;
      });
      if (withWords === code) return null;
      return { code: `${withWords}\nimport { withWords } from ${JSON.stringify(runtime)};`, map: null };
    },
    generateBundle() {
      for (const piece of words?.pieces.keys() ?? []) {
        for (const locale of locales) {
          this.emitFile({
            type: 'asset',
            fileName: words?.fileOf(locale, piece) ?? '',
            source: words?.moduleOf(locale, piece) ?? '',
          });
        }
      }
    },
  };
}
