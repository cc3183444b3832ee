// Ad accounts between centers: asked for, offered, taken over.
import { Scene } from './scene.ts';
import type { Person } from './world.ts';

/** A center's account of its own, apart from the one that everything else is done to. */
const freshAccount = async ({ world, owner, center }: Scene): Promise<string> =>
  (await world.addAccount(owner, center, 'Handed over')).id;

/** The account of a center that the scene's has nothing to do with. */
export function foreignAccount(scene: Scene): Promise<string> {
  return scene.once('foreign account', async () => (await Scene.open(scene.world)).account());
}

/** A pending request of the scene's center for access to an account of another. */
export function accessAskedBy(scene: Scene): Promise<string> {
  return scene.once('access asked', async () => {
    const accountId = await (await Scene.open(scene.world)).account();
    return (await scene.owner.must('partners.requestAccess', { center: scene.center, accountId, role: 'analyst' })).id;
  });
}

/** Another center asks for access to the scene's account; gives back the request. */
export async function askAccess(scene: Scene, asking: Scene, role: 'admin' | 'operator' | 'analyst' = 'analyst') {
  const accountId = await scene.account();
  return (await asking.owner.must('partners.requestAccess', { center: asking.center, accountId, role })).id;
}

export function accessAskedOf(scene: Scene): Promise<string> {
  return scene.once('access asked of it', async () => askAccess(scene, await Scene.open(scene.world)));
}

interface Offered {
  account: string;
  transfer: string;
  request: string;
}

/** One center offers an account to another. */
export async function offer(
  from: Scene,
  to: Scene,
  { account, keeps = null }: { account?: string; keeps?: 'admin' | 'operator' | 'analyst' | null } = {},
): Promise<Offered> {
  const offered = account ?? (await freshAccount(from));
  const input = { center: from.center, account: offered, to: to.center, keeps };
  const { id } = await from.owner.must('assets.offerTransfer', input);
  const { items } = await to.owner.must('requests.listInbox', { kind: 'assets.transfer' });
  const request = items.find((one) => one.kind === 'assets.transfer' && one.details.transfer === id);
  return { account: offered, transfer: id, request: request?.id ?? '' };
}

export function accept(by: Person, request: string) {
  return by.must('requests.decideRequest', { request, decision: 'approve' });
}

/** Offers and takes over. */
export async function handOver(from: Scene, to: Scene, what: Parameters<typeof offer>[2] = {}): Promise<Offered> {
  const offered = await offer(from, to, what);
  await accept(to.owner, offered.request);
  return offered;
}

/** An account that the scene's center offers to another. */
export function offeredBy(scene: Scene): Promise<Offered> {
  return scene.once('offered', async () => offer(scene, await Scene.open(scene.world)));
}

/** An account that the scene's center gave to another a moment ago. */
export function handedOverBy(scene: Scene): Promise<Offered> {
  return scene.once('handed over', async () => handOver(scene, await Scene.open(scene.world)));
}

/** An account that the scene's center got from another a moment ago. */
export function handedOverTo(scene: Scene): Promise<Offered> {
  return scene.once('taken over', async () => handOver(await Scene.open(scene.world), scene));
}

export function closedIn(scene: Scene): Promise<string> {
  return scene.once('closed account', async () => {
    const account = await freshAccount(scene);
    await scene.owner.must('assets.closeAccount', { center: scene.center, account });
    return account;
  });
}
