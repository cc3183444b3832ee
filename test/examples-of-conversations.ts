// Inputs for what is said about requests, for answers by mail, and for who stands in.
import type { Caller } from './caller.ts';
import { delegationOf, inDays, letter, linkOf } from './conversation.ts';
import type { Scene } from './scene.ts';

const onRequest = async (scene: Scene, who: Caller) => ({ request: await scene.requestOf(who) });
const inCenter = ({ center }: Scene) => ({ center });

export const conversationExamples = {
  'requests.openDecisionLink': async (scene: Scene, who: Caller) => ({ token: await linkOf(scene, who) }),
  'requests.decideByLink': async (scene: Scene, who: Caller) => ({
    token: await linkOf(scene, who),
    decision: 'decline' as const,
  }),
  'requests.listComments': onRequest,
  'requests.addComment': async (scene: Scene, who: Caller) => ({
    ...(await onRequest(scene, who)),
    text: 'From when?',
  }),
  'requests.listAttachments': onRequest,
  'requests.addAttachment': async (scene: Scene, who: Caller) => ({
    ...(await onRequest(scene, who)),
    name: 'clicks.csv',
    content: letter,
  }),
  'requests.listDelegations': inCenter,
  'requests.createDelegation': async (scene: Scene) => ({
    center: scene.center,
    // Somebody else than the Admin who asks too.
    delegate: await secondOwner(scene),
    startsAt: inDays(30),
    endsAt: inDays(40),
  }),
  'requests.endDelegation': async (scene: Scene) => ({
    center: scene.center,
    delegation: await delegationOf(scene),
  }),
  'requests.getLateness': inCenter,
  'requests.putLateness': ({ center }: Scene) => ({ center, hours: 48 }),
};

function secondOwner(scene: Scene): Promise<string> {
  return scene.once('owner who stands in', async () => {
    const person = await scene.world.newcomer('Olivia');
    await scene.world.join(scene.owner, scene.center, [person], { role: 'owner' });
    return person.id;
  });
}
