// What tests of requests' links, files and stand-ins start from.
import { linkSecret } from '../src/server/foundation/secrets.ts';
import type { Caller } from './caller.ts';
import type { Scene } from './scene.ts';
import type { Person, World } from './world.ts';

/** A small file of text, in base64. */
export const letter = Buffer.from('day,clicks\n1,20\n').toString('base64');

export const inDays = (days: number): string => new Date(Date.now() + days * 24 * 3600_000).toISOString();

/** The secret of a fresh link by which one person decides one request, as if it had just been mailed. */
export async function linkTo(world: World, request: string, person: { id: string }): Promise<string> {
  const { rows } = await world.database.query<{ id: string }>('select foundation.new_id() as id');
  const id = rows[0]?.id ?? '';
  const secret = linkSecret(world.config.secretKey, 'decision', id);
  await world.database.query(
    `insert into requests.decision_links (center_id, id, request_id, person_id, secret_hash, expires_at)
     select center_id, $2, id, $3, sha256(convert_to($4, 'UTF8')), expires_at from requests.requests where id = $1`,
    [request, id, person.id, secret],
  );
  return secret;
}

/** A link to the request of whoever calls; nobody has one. */
export async function linkOf(scene: Scene, who: Caller): Promise<string> {
  return 'email' in who ? linkTo(scene.world, await scene.requestOf(who), who as Person) : 'unknown';
}

/** The Owner is away and their deputy stands in. Gives back the id. */
export function delegationOf(scene: Scene): Promise<string> {
  return scene.once('delegation', async () => {
    const call = { center: scene.center, delegate: (await scene.deputy()).id, endsAt: inDays(7) };
    return (await scene.owner.must('requests.createDelegation', call)).id;
  });
}
