// What is kept in memory of centers and accounts, and work that begins on it before it is known to be current.

/** The last one used last; no more than fits. */
export class Shelf<Thing> {
  readonly #things = new Map<string, Thing>();
  readonly #most: number;
  readonly #weigh: (thing: Thing) => number;
  #weight = 0;

  constructor(most: number, weigh: (thing: Thing) => number) {
    this.#most = most;
    this.#weigh = weigh;
  }

  find(key: string): Thing | undefined {
    const thing = this.#things.get(key);
    if (thing) {
      this.#things.delete(key);
      this.#things.set(key, thing);
    }
    return thing;
  }

  keep(key: string, thing: Thing): void {
    this.drop(key);
    if (this.#weigh(thing) > this.#most) return;
    this.#things.set(key, thing);
    this.#weight += this.#weigh(thing);
    for (const oldest of this.#things.keys()) {
      if (this.#weight <= this.#most) break;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    const thing = this.#things.get(key);
    if (!thing) return;
    this.#things.delete(key);
    this.#weight -= this.#weigh(thing);
  }
}

/** What was made under the last few names. A name must say all that what is made depends on. */
export class Lately<Thing> {
  readonly #things = new Map<string, Thing>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  remember(name: string, make: () => Thing): Thing {
    const known = this.#things.get(name);
    if (known !== undefined) return known;
    const made = make();
    this.#things.set(name, made);
    for (const oldest of this.#things.keys()) {
      if (this.#things.size <= this.#most) break;
      this.#things.delete(oldest);
    }
    return made;
  }
}

/** What came of it, or what it failed with, for later. */
export async function settled<Result>(work: Promise<Result>): Promise<() => Result> {
  try {
    const result = await work;
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** What is being made under a name is made once: who asks for it meanwhile waits for it, or makes it anew if that came to nothing. */
export class Shared<Thing> {
  readonly #making = new Map<string, Promise<Thing>>();

  async of(name: string, make: () => Promise<Thing>): Promise<Thing> {
    const others = this.#making.get(name);
    if (others) return others.catch(() => this.of(name, make));
    const own = make().finally(() => this.#making.delete(name));
    this.#making.set(name, own);
    return own;
  }
}
