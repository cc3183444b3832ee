// Serves the built web app: hashed files for a year, and its one page for every address that is not the API's.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { errorBody, localeOf, type Server } from './http.ts';

export async function serveWeb(server: Server, folder: string | undefined): Promise<void> {
  const page = folder === undefined ? undefined : readFileSync(path.join(folder, 'index.html'), 'utf8');
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
    const isPage = request.method === 'GET' && !/^\/(api|open_api)(\/|$)/.test(request.url);
    if (isPage && page !== undefined)
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
    const body = errorBody('not_found', {}, { locale: localeOf(request), requestId: request.id });
    return reply.code(404).send({ error: { ...body.error, kind: 'not_found' } });
  });
}
