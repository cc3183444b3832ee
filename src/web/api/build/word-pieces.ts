// How the catalogs are divided, so that a page loads the words that it says and none of rooms that it does not show:
// - `frame`: what the frame says, and what pages of several rooms say;
// - `<room>`: what the pages of one folder of src/web say alone, and `<room>-later` what only its dialogs and late cards say;
// - `later`: what only dialogs say, of several rooms;
// - `<catalog>-<group>`: a large group that several rooms say, such as the names of all actions in the log, which grows with
//   each room and would else be loaded by pages that never name one.
// It follows from the code: a file says the keys that stand in it, and a page says those of all files that it imports.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import compile from 'icu-minify/compile';
import { type CatalogLocale, locales, readMessages } from '../../../locales/catalog.ts';
import { matcher, mentionsIn } from './words-in-code.ts';

export const webFolder = path.join(import.meta.dirname, '../..');

/** What every page has around it, and is there from the start. */
const frameFiles = ['main.tsx', 'frame/frame.tsx'];
/** Characters in English from which on a group of messages is worth a file. */
const largeGroup = 1500;

export interface WordPieces {
  /** The keys of each piece. */
  pieces: Map<string, string[]>;
  /** The pieces, beside `frame`, that a file of src/web says words of, with all that it imports. */
  piecesOf(file: string): string[];
  /** The built file of a piece, below the folder of the app. */
  fileOf(locale: CatalogLocale, piece: string): string;
  /** What `fileOf` holds. */
  moduleOf(locale: CatalogLocale, piece: string): string;
  /** Names what all pieces say: another version has other files. */
  version: string;
}

interface SourceFile {
  keys: string[];
  imports: string[];
  /** What is loaded from here when it is needed: pages, dialogs. */
  opens: string[];
}

const comment = /^\s*(?:\*|\/[/*]).*$/gm;
const staticImport = /^(?:import|export)\s+(?!type\b)(?:([^'";]*?)\s+from\s+)?'(\.[^']+)'/gm;
export const dynamicImport = /\bimport\('(\.[^']+\.tsx?)'\)/g;

/** `{ type A, type B }` is gone when the code is built. */
function isOfTypes(names: string | undefined): boolean {
  const inBraces = /^\{([\s\S]*)\}$/.exec(names ?? '')?.[1]?.split(',') ?? [''];
  const named = inBraces.map((one) => one.trim()).filter((one) => one !== '');
  return named.length > 0 && named.every((one) => one.startsWith('type '));
}

function readSources(keys: string[]): Map<string, SourceFile> {
  const matching = new Map<string, string[]>();
  const keysOf = (pattern: string): string[] => {
    const found = matching.get(pattern) ?? keys.filter((key) => matcher(pattern).test(key));
    matching.set(pattern, found);
    return found;
  };
  const known = new Set(keys);
  const files = globSync('**/*.{ts,tsx}', { cwd: webFolder }).map((file) => file.split(path.sep).join('/'));
  return new Map(
    files
      .filter((file) => !file.includes('.test.') && !file.startsWith('api/build/'))
      .map((file) => {
        const text = readFileSync(path.join(webFolder, file), 'utf8').replace(comment, '');
        const target = (relative: string): string => path.posix.join(path.posix.dirname(file), relative);
        return [
          file,
          {
            keys: mentionsIn(text).flatMap(({ key, isPattern }) =>
              isPattern ? keysOf(key) : known.has(key) ? [key] : [],
            ),
            imports: [...text.matchAll(staticImport)]
              .filter(([, names]) => !isOfTypes(names))
              .map(([, , relative = '']) => target(relative)),
            opens: [...text.matchAll(dynamicImport)].map(([, relative = '']) => target(relative)),
          },
        ];
      }),
  );
}

/** Every key that a file says, and those that it imports say. */
function saidBy(file: string, sources: Map<string, SourceFile>): Set<string> {
  const files = new Set([file]);
  for (const one of files) for (const next of sources.get(one)?.imports ?? []) files.add(next);
  return new Set([...files].flatMap((one) => sources.get(one)?.keys ?? []));
}

interface Users {
  rooms: Set<string>;
  isOfPage: boolean;
}

/** Who says each key that the frame does not say. */
function usersOf(sources: Map<string, SourceFile>, said: (file: string) => Set<string>): Map<string, Users> {
  const ofFrame = new Set(frameFiles.flatMap((file) => [...said(file)]));
  const pages = new Set(sources.get('routes.tsx')?.opens);
  const users = new Map<string, Users>();
  for (const file of new Set([...sources.values()].flatMap(({ opens }) => opens))) {
    for (const key of said(file)) {
      if (ofFrame.has(key)) continue;
      const found = users.get(key) ?? { rooms: new Set(), isOfPage: false };
      found.rooms.add(file.split('/')[0] ?? '');
      found.isOfPage ||= pages.has(file);
      users.set(key, found);
    }
  }
  for (const key of ofFrame) users.set(key, { rooms: new Set(), isOfPage: true });
  return users;
}

function divide(users: Map<string, Users>, english: Map<string, string>): Map<string, string> {
  const groupOf = (key: string): string => key.split('.').slice(0, 2).join('-');
  const weights = new Map<string, number>();
  for (const [key, { rooms }] of users) {
    if (rooms.size < 2) continue;
    weights.set(groupOf(key), (weights.get(groupOf(key)) ?? 0) + key.length + (english.get(key) ?? '').length);
  }
  const pieceOf = (key: string, { rooms, isOfPage }: Users): string => {
    if (rooms.size === 0) return 'frame';
    if (rooms.size === 1) return `${[...rooms].join('')}${isOfPage ? '' : '-later'}`;
    if ((weights.get(groupOf(key)) ?? 0) > largeGroup) return groupOf(key);
    return isOfPage ? 'frame' : 'later';
  };
  return new Map([...users].map(([key, who]) => [key, pieceOf(key, who)]));
}

function textOf(keys: string[], messages: Map<string, string>): string {
  interface Tree {
    [word: string]: Tree | ReturnType<typeof compile>;
  }
  const tree: Tree = {};
  for (const key of keys) {
    const words = key.split('.');
    const last = words.pop() ?? '';
    const branch = words.reduce<Tree>((at, word) => (at[word] ??= {}) as Tree, tree);
    branch[last] = compile(messages.get(key) ?? '');
  }
  const json = JSON.stringify(tree).replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`);
  // A string that is parsed once starts faster than the same object as code.
  return `export default JSON.parse('${json}');`;
}

export function wordPieces(): WordPieces {
  const english = readMessages('en');
  const sources = readSources([...english.keys()]);
  const cache = new Map<string, Set<string>>();
  const said = (file: string): Set<string> => {
    const found = cache.get(file) ?? saidBy(file, sources);
    cache.set(file, found);
    return found;
  };
  const pieceOf = divide(usersOf(sources, said), english);
  const pieces = new Map<string, string[]>();
  for (const key of [...pieceOf.keys()].sort()) {
    const piece = pieceOf.get(key) ?? '';
    pieces.set(piece, [...(pieces.get(piece) ?? []), key]);
  }
  const texts = new Map(
    locales.flatMap((locale) => {
      const messages = readMessages(locale);
      return [...pieces].map(([piece, keys]) => [`${locale}-${piece}`, textOf(keys, messages)] as const);
    }),
  );
  const version = createHash('sha256')
    .update(JSON.stringify([...texts]))
    .digest('base64url')
    .slice(0, 8);
  return {
    pieces,
    piecesOf: (file) =>
      [...new Set([...said(file)].map((key) => pieceOf.get(key) ?? 'frame'))].filter((one) => one !== 'frame').sort(),
    fileOf: (locale, piece) => `assets/${locale}-${piece}-${version}.js`,
    moduleOf: (locale, piece) => texts.get(`${locale}-${piece}`) ?? '',
    version,
  };
}
