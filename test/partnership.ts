// Two centers, a brand and an agency, each with an owner of its own, and the steps between them.
import assert from 'node:assert/strict';
import { Scene } from './scene.ts';
import type { Person, World } from './world.ts';

export class Partnership {
  readonly brand: Scene;
  readonly agency: Scene;

  constructor(brand: Scene, agency: Scene) {
    this.brand = brand;
    this.agency = agency;
  }

  static async open(world: World): Promise<Partnership> {
    return new Partnership(await Scene.open(world), await Scene.open(world));
  }

  /** Another center that becomes a partner of this one. */
  static async link(world: World, brand: Scene): Promise<Scene> {
    const agency = await Scene.open(world);
    await new Partnership(brand, agency).linked();
    return agency;
  }

  /** The brand asks and the agency accepts. */
  async linked(): Promise<this> {
    const { brand, agency } = this;
    const { id } = await brand.owner.must('partners.requestLink', { center: brand.center, partnerId: agency.center });
    await agency.owner.must('requests.decideRequest', { request: id, decision: 'approve' });
    return this;
  }

  /** The brand shares its account; gives back its id. */
  async share(ceiling: string, term: { startsAt?: string; expiresAt?: string } = {}): Promise<string> {
    const { brand, agency } = this;
    const account = await brand.account();
    const { results } = await brand.owner.must('partners.shareAccounts', {
      center: brand.center,
      partner: agency.center,
      accounts: [account],
      ceiling,
      ...term,
    });
    assert.ok(results[0]?.share, results[0]?.refusal?.message);
    return account;
  }
}

/** A partner of the scene's center. */
export function partnerOf(scene: Scene): Promise<string> {
  return scene.once('partner', async () => (await Partnership.link(scene.world, scene)).center);
}

/** The same partner, once the scene's account is shared with it. */
export function sharedWithPartner(scene: Scene): Promise<string> {
  return scene.once('share', async () => {
    const partner = await partnerOf(scene);
    const accounts = [await scene.account()];
    const call = { center: scene.center, partner, accounts, ceiling: 'analyst' } as const;
    await scene.owner.must('partners.shareAccounts', call);
    return partner;
  });
}

/** A center that the scene's has nothing to do with. */
export function strangerTo(scene: Scene): Promise<string> {
  return scene.once('stranger', async () => (await Scene.open(scene.world)).center);
}

/** A pending request of the scene's center to become partners. */
export function askedBy(scene: Scene): Promise<string> {
  return scene.once('asked', async () => {
    const partnerId = (await Scene.open(scene.world)).center;
    return (await scene.owner.must('partners.requestLink', { center: scene.center, partnerId })).id;
  });
}

/** What a center's log says of partners, or of accounts, newest first. */
export async function entriesOf(owner: Person, center: string, room: 'partners' | 'assets' = 'partners') {
  const { items } = await owner.must('audit.listActivity', { center, room });
  return items;
}

export async function actionsOf(owner: Person, center: string): Promise<string[]> {
  return (await entriesOf(owner, center)).map(({ action }) => action.replace('partners.', ''));
}
