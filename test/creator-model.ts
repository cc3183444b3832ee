// A creator with one post, who lets an account show it, or does not, as chance has it.
import type { KnownAccount } from './ads-oracle.ts';
import { addPost, codeOf, endsIn } from './posts.ts';
import type { Person, World } from './world.ts';

interface Place {
  owner: Person;
  at: { center: string; account: string };
  roll: (sides: number) => number;
}

export class CreatorModel {
  /** The post, in the library of the account. */
  media = '';
  readonly #world: World;
  readonly #place: Place;
  #creator: { person: Person; post: string } | null = null;

  constructor(world: World, place: Place) {
    this.#world = world;
    this.#place = place;
  }

  async #begin(): Promise<{ person: Person; post: string }> {
    const person = await this.#world.newcomer('Cara');
    this.#creator = { person, post: await addPost(person) };
    return this.#creator;
  }

  /** What has ended is allowed anew; what has not is revoked, or time ends it. */
  async authorize(known: KnownAccount): Promise<void> {
    const { owner, at, roll } = this.#place;
    const { person, post } = this.#creator ?? (await this.#begin());
    if (known.until === null || known.until <= Date.now()) {
      const media = await owner.must('ads.redeemPost', { ...at, code: await codeOf(person, post, 7) });
      this.media = media.id;
    } else if (roll(2) === 0) {
      const { items } = await person.must('ads.listOwnPosts', {});
      const used = items[0]?.authorizations.find(({ state }) => state === 'used');
      await person.must('ads.revokePost', { authorization: used?.id ?? '' });
    } else await this.#world.database.query(endsIn(-1), [post]);
    const media = await owner.must('ads.getMedia', { ...at, media: this.media });
    known.until = Date.parse(media.post?.authorizedUntil ?? '');
  }
}
