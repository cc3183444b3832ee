import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Plugin } from 'vite';
import { endpoints } from '../../../contract/index.ts';
import { locales, readMessages } from '../../../locales/catalog.ts';
import { headOf } from '../../heads.ts';
import { needsOf } from '../../needs.ts';
import { pageSize, route } from '../address.ts';
import type { FirstCall } from '../page-list.ts';
import { wordPieces } from './word-pieces.ts';

/**
 * Which files each page needs and what it asks first, as `preload.json` beside the app. The server names both in the head of the
 * page, so that the browser fetches code, words and answers of the page along with the shell instead of after it; an open page
 * reads it for the pages that are opened next. Read from the site map.
 */
export function preloadList(): Plugin {
  return {
    name: 'atrium-preload-list',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      // What the first paint waits for is asked for first: the skeleton stands as soon as its style is there.
      handler(html) {
        const style = /\s*<link rel="stylesheet"[^>]*>/.exec(html)?.[0] ?? '';
        return html.replace(style, '').replace(/\s*<script/, (script) => `${style}${script}`);
      },
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const filesOf = (ending: string): string[] => {
        const first = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(ending));
        const found = new Set<string>();
        const visit = (fileName: string): void => {
          if (found.has(fileName)) return;
          found.add(fileName);
          for (const next of chunks.find((chunk) => chunk.fileName === fileName)?.imports ?? []) visit(next);
        };
        if (first) visit(first.fileName);
        return [...found];
      };
      const shell = new Set(filesOf('/src/web/index.html'));
      const withoutShell = (files: string[]): string[] => [...new Set(files)].filter((file) => !shell.has(file));
      const frame = filesOf('/src/web/frame/frame.tsx');
      const words = wordPieces();
      const wordsOf = (file: string): Record<string, string[]> => {
        const pieces = ['frame', ...words.piecesOf(posix.normalize(file))];
        return Object.fromEntries(
          locales.map((locale) => [locale, pieces.map((piece) => words.fileOf(locale, piece))]),
        );
      };
      const routes = readRoutes().map(({ path, file, isFramed }) => ({
        path,
        files: withoutShell([...(isFramed ? frame : []), ...filesOf(posix.join('/src/web', file))]),
        words: wordsOf(file),
        calls: isFramed ? callsOf(path) : [],
        head: headOf(path),
      }));
      this.emitFile({
        type: 'asset',
        fileName: 'preload.json',
        source: JSON.stringify({ routes, heads: readHeads(routes.map(({ head }) => head)) }),
      });
    },
  };
}

/** The heading and the line below it, by language and key. */
function readHeads(keys: (string | undefined)[]): Record<string, Record<string, [string, string]>> {
  const named = [...new Set(keys.filter((key) => key !== undefined))];
  return Object.fromEntries(
    locales.map((locale) => {
      const messages = readMessages(locale);
      const say = (key: string): string => {
        const message = messages.get(key);
        if (message === undefined || /[{}<']/.test(message)) throw new Error(`${key} is no plain ${locale} message.`);
        return message;
      };
      return [locale, Object.fromEntries(named.map((key) => [key, [say(`${key}.title`), say(`${key}.subtitle`)]]))];
    }),
  );
}

/** Parameters of the page stand in the addresses as `%24center`, in the inputs as `$center`. */
function callsOf(path: string): FirstCall[] {
  return needsOf(path).map(({ name, input, isRows, may }) => {
    const shape = endpoints.find((one) => one.name === name);
    if (shape === undefined) throw new Error(`No such endpoint: ${name}`);
    const asked = isRows === true ? { ...input, page: 1, pageSize } : input;
    const { url } = route([shape.method, shape.path], asked);
    return [url, may ?? '', name, input, isRows === true ? 1 : 0];
  });
}

function readRoutes(): { path: string; file: string; isFramed: boolean }[] {
  const siteMap = readFileSync(join(import.meta.dirname, '../../routes.tsx'), 'utf8');
  const pages = siteMap.matchAll(/page\((root|framed), '([^']+)', \(\) => import\('([^']+)'\)\)/g);
  return [...pages].map(([, parent, path = '', file = '']) => ({
    path,
    file,
    isFramed: parent === 'framed',
  }));
}
