// Serves the built web app: hashed files for a year, and its one page for every address that is not the API's, with the
// files that the page will need named in its head.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Locale } from '../../contract/shapes.ts';
import { cookieName, errorBody, type HttpSettings, localeOf, type Request, type Server } from './http.ts';

interface PreloadList {
  /**
   * `words`: the files of what the page says. `calls`: what it asks first, each as its address and what the page makes of it; the
   * last word is 1 for the first page of a list.
   */
  routes: {
    path: string;
    files: string[];
    words: Record<Locale, string[]>;
    calls: [string, ...unknown[]][];
    head?: string;
  }[];
  /** Headings of pages with the line below, in plain words. */
  heads: Record<Locale, Record<string, [string, string]>>;
}

export async function serveWeb(server: Server, settings: HttpSettings, folder: string | undefined): Promise<void> {
  const render = folder === undefined ? undefined : pageOf(folder, cookieName(settings));
  if (folder !== undefined) {
    await server.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => {
        const isHashed = file.includes(`${path.sep}assets${path.sep}`);
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  server.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !/^\/(api|open_api|assets)(\/|$)/.test(request.url);
    if (isPage && render !== undefined) {
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(render(request));
    }
    const body = errorBody('not_found', {}, { locale: localeOf(request), requestId: request.id });
    return reply.code(404).send({ error: { ...body.error, kind: 'not_found' } });
  });
}

/** The one page in the language of the visitor, with `modulepreload` links, the first calls and the heading for its address. */
function pageOf(folder: string, sessionCookie: string): (request: Request) => string {
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const list = JSON.parse(readFileSync(path.join(folder, 'preload.json'), 'utf8')) as PreloadList;
  const routes = list.routes.map((route) => ({ ...route, pattern: patternOf(route.path) }));
  return (request) => {
    const chosen = request.cookies['atrium_locale'];
    const locale = chosen === 'en' || chosen === 'zh-CN' ? chosen : localeOf(request);
    const address = request.url.replace(/[?#].*$/, '');
    const route = routes.find(({ pattern }) => pattern.test(address));
    const files = route === undefined ? [] : [...route.words[locale], ...route.files];
    const calls = route === undefined ? '' : callsAt(address, route, address === request.url);
    // Who is not signed in is led elsewhere.
    const head = request.cookies[sessionCookie] === undefined ? undefined : list.heads[locale][route?.head ?? ''];
    const links = files.map((file) => `<link rel="modulepreload" href="/${file}">`);
    return html
      .replace('<html lang="en"', `<html lang="${locale}"`)
      .replace('<title>', () => `${calls}<title>`)
      .replace('</head>', `${links.join('')}</head>`)
      .replace(bar, () => `${bar}${head === undefined ? '' : headOf(head)}`);
  };
}

/** Where the skeleton of the page has its top bar. */
const bar = '<div class="boot-bar"></div>';

/** What stands there until the page draws the same. */
function headOf(words: [string, string]): string {
  const [title, line] = words.map((text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  return `<div class="boot-head"><h1>${title}</h1><p>${line}</p></div>`;
}

/** For `start.js`, which stands below it: the calls of a page, with the parameters of its address. With a query its lists differ. */
function callsAt(address: string, route: PreloadList['routes'][number], isPlain: boolean): string {
  const words = address.split('/');
  const calls = route.calls.filter((call) => isPlain || call.at(-1) === 0);
  // What is no id names nothing that could be asked for, and must not become markup.
  if (calls.length === 0 || !words.every((word) => /^[\w.~-]*$/.test(word))) return '';
  const named = route.path.split('/').flatMap((part, at) => (part.startsWith('$') ? [[part, words[at] ?? '']] : []));
  const filled = named.reduce(
    (text, [part = '', word = '']) => text.replaceAll(`%24${part.slice(1)}`, word).replaceAll(`"${part}"`, `"${word}"`),
    JSON.stringify(calls),
  );
  return `<meta name="calls" content="${filled.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">`;
}

/** `/$center/members` of the site map as an expression. Fixed words come before parameters there, so the first match holds. */
function patternOf(route: string): RegExp {
  const parts = route.split('/').map((part) => (part.startsWith('$') ? '[^/]+' : part));
  return new RegExp(`^${parts.join('/')}/?$`);
}
