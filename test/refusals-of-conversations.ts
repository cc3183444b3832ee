// The refusals of links in mails, of comments and files, and of standing in.
import { delegationOf, inDays, letter, linkTo } from './conversation.ts';
import type { Row } from './refusals-of-access.ts';
import type { Scene } from './scene.ts';
import type { Person } from './world.ts';

const sql = (scene: Scene, text: string, values: unknown[] = []) => scene.world.database.query(text, values);

type Way = 'requests.openDecisionLink' | 'requests.decideByLink';

function useLink(who: Person, way: Way, token: string) {
  return way === 'requests.openDecisionLink' ? who.call(way, { token }) : who.call(way, { token, decision: 'approve' });
}

/** Somebody who is invited, with a link to the request. */
async function linked(scene: Scene) {
  const person = await scene.world.newcomer('Lena');
  const request = await scene.requestOf(person);
  return { person, request, token: await linkTo(scene.world, request, person) };
}

const links = (way: Way): Record<string, Row> => ({
  [`${way} requests.link_invalid`]: async (_, owner) => useLink(owner, way, 'unknown'),
  [`${way} requests.link_for_another`]: async (scene, owner) => useLink(owner, way, (await linked(scene)).token),
  [`${way} requests.link_used`]: async (scene) => {
    const { person, token } = await linked(scene);
    await person.must('requests.decideByLink', { token, decision: 'decline' });
    return useLink(person, way, token);
  },
  [`${way} requests.link_expired`]: async (scene) => {
    const { person, token } = await linked(scene);
    await sql(scene, 'update requests.decision_links set expires_at = now() where person_id = $1', [person.id]);
    return useLink(person, way, token);
  },
});

/** A request that has as much of this as it can, and the person who is asked. */
async function filled(scene: Scene, table: 'comments' | 'attachments', most: number) {
  const { person, request } = await linked(scene);
  const isText = table === 'comments';
  await sql(
    scene,
    `insert into requests.${table} (center_id, request_id, side, author_id, author_name, ${isText ? 'text' : 'name, media_type, bytes, content'})
     select $1, $2, 'asker', $3, '', ${isText ? `'x'` : `'x', 'x', 1, ''`} from generate_series(1, ${most})`,
    [scene.center, request, scene.owner.id],
  );
  return { person, request };
}

async function attach(scene: Scene, name: string, bytes: Buffer) {
  const { person, request } = await linked(scene);
  return person.call('requests.addAttachment', { request, name, content: bytes.toString('base64') });
}

export const conversationRows: Record<string, Row> = {
  ...links('requests.openDecisionLink'),
  ...links('requests.decideByLink'),
  'requests.addComment requests.conversation_full': async (scene) => {
    const { person, request } = await filled(scene, 'comments', 500);
    return person.call('requests.addComment', { request, text: 'One more' });
  },
  'requests.addAttachment requests.conversation_full': async (scene) => {
    const { person, request } = await filled(scene, 'attachments', 20);
    return person.call('requests.addAttachment', { request, name: 'a.csv', content: letter });
  },
  'requests.addAttachment file_refused': (scene) =>
    attach(scene, 'a.txt', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
  'requests.addAttachment file_too_large': (scene) => attach(scene, 'a.txt', Buffer.alloc(10 * 1024 * 1024 + 1, 'a')),
  'requests.createDelegation requests.delegate_unfit': async (scene, owner, center) =>
    owner.call('requests.createDelegation', { center, delegate: (await scene.member()).id, endsAt: inDays(2) }),
  'requests.createDelegation requests.delegation_term': async (scene, owner, center) =>
    owner.call('requests.createDelegation', { center, delegate: (await scene.deputy()).id, endsAt: inDays(100) }),
  'requests.createDelegation requests.delegation_overlaps': async (scene, owner, center) => {
    await delegationOf(scene);
    return owner.call('requests.createDelegation', { center, delegate: (await scene.deputy()).id, endsAt: inDays(2) });
  },
};
