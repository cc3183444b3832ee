// Serves pictures of people, to themselves and to colleagues. Not an endpoint of the contract, since it answers bytes, but
// the same walk: the door admits, row-level security decides who is visible.
import { z } from 'zod';
import { endpoint } from '../../contract/endpoint.ts';
import * as shape from '../../contract/shapes.ts';
import { type Engine, route, runCall } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { credentialOf, type HttpSettings, originOf, type Server } from '../foundation/http.ts';

const reply = z.instanceof(Uint8Array);
const parts = {
  method: 'GET',
  risk: 'plain',
  reply,
  refusals: ['not_found'],
  summary: 'The picture of a person, 256 pixels square.',
} as const;
const own = endpoint({
  ...parts,
  name: 'identity.getAvatar',
  path: '/people/:person/avatar',
  access: { who: 'person' },
  input: z.object({ person: shape.id }),
});
const colleagues = endpoint({
  ...parts,
  name: 'identity.getColleaguesAvatar',
  path: '/people/:person/avatar',
  access: { who: 'center', action: 'center:view' },
  input: z.object({ person: shape.id, center: shape.id }),
});

export function serveAvatars(server: Server, engine: Engine, settings: HttpSettings): void {
  const routes = [route(own, getAvatar), route(colleagues, getAvatar)];
  const walk = { ...engine, routes: new Map(routes.map((one) => [one.endpoint.name, one])) };
  server.get('/api/v1/people/:person/avatar', async (request, answer) => {
    const query = request.query as Record<string, unknown>;
    const { body } = await runCall(walk, {
      endpoint: query['center'] === undefined ? own : colleagues,
      input: { ...query, ...(request.params as object) },
      credential: credentialOf(request, settings),
      origin: originOf(request),
    });
    answer.header('content-type', 'image/webp');
    answer.header('cache-control', 'private, max-age=86400');
    answer.header('content-disposition', 'attachment; filename="avatar.webp"');
    return answer.send(Buffer.from(body as Uint8Array));
  });
}

async function getAvatar(context: Context, input: { person: string }): Promise<Uint8Array<ArrayBuffer>> {
  const row = await context.db
    .selectFrom('identity.avatars')
    .select('image')
    .where('person_id', '=', input.person)
    .executeTakeFirst();
  if (!row) refuse('not_found');
  return new Uint8Array(row.image);
}
