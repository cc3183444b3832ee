// A map that does not change. What came of a few changes is another one that shares the rest with it, since to copy a map of ten
// thousand takes longer than all else that is done for one of them.

/** So many changes lie above a map before it is put together again: each change copies those, and the last of them all of it. */
const mostAbove = (size: number): number => Math.max(250, 5 * Math.sqrt(size));

export class Layers<Of> {
  readonly #below: ReadonlyMap<string, Of>;
  readonly #above: ReadonlyMap<string, Of | undefined>;
  readonly size: number;

  constructor(
    below: ReadonlyMap<string, Of>,
    above: ReadonlyMap<string, Of | undefined> = new Map(),
    size = below.size,
  ) {
    this.#below = below;
    this.#above = above;
    this.size = size;
  }

  get(id: string): Of | undefined {
    return this.#above.has(id) ? this.#above.get(id) : this.#below.get(id);
  }

  *values(): Generator<Of> {
    for (const [id, value] of this.#below) if (!this.#above.has(id)) yield value;
    for (const value of this.#above.values()) if (value !== undefined) yield value;
  }

  /** The same after these changes; `undefined` of what is gone. */
  with(changes: ReadonlyMap<string, Of | undefined>): Layers<Of> {
    let size = this.size;
    for (const [id, value] of changes) size += Number(value !== undefined) - Number(this.get(id) !== undefined);
    const above = new Map(this.#above);
    for (const [id, value] of changes) above.set(id, value);
    if (above.size <= mostAbove(this.#below.size)) return new Layers(this.#below, above, size);
    const all = new Map(this.#below);
    for (const [id, value] of above) {
      if (value === undefined) all.delete(id);
      else all.set(id, value);
    }
    return new Layers(all);
  }
}
