// What the ledger should hold, worked out by a few lines that know neither its tables nor its code: purses by name, and money
// that moves between them.
export interface Owner {
  /** An ad account, or with '' the center. */
  account: string;
  currency: string;
}

export interface Leg {
  from: string;
  to: string;
  micros: bigint;
}

/** Named as the ledger names its accounts: kind, currency, ad account, credit. */
export const purse = (kind: string, { account, currency }: Owner, credit = ''): string =>
  `${kind} ${currency} ${account} ${credit}`;

export class LedgerModel {
  /** What each prepaid purse holds; those that hold nothing may be missing. */
  readonly held = new Map<string, bigint>();
  /** By posting, what it moved, for a reversal. */
  readonly moved = new Map<string, Leg[]>();
  readonly reversed = new Set<string>();
  readonly holds = new Map<string, { owner: Owner; parts: Leg[] }>();
  /** Credits with their ends, earlier ends first. */
  readonly credits: { id: string; currency: string; end: number }[] = [];

  of(name: string): bigint {
    return this.held.get(name) ?? 0n;
  }

  #isHouse(name: string): boolean {
    return !/^(cash|credit|frozen) /.test(name);
  }

  /** Whether no purse goes below zero by it. */
  covers(legs: readonly Leg[]): boolean {
    const after = new Map<string, bigint>();
    const add = (name: string, micros: bigint): void =>
      void after.set(name, (after.get(name) ?? this.of(name)) + micros);
    for (const { from, to, micros } of legs) {
      add(from, -micros);
      add(to, micros);
    }
    return [...after].every(([name, micros]) => micros >= 0n || this.#isHouse(name));
  }

  apply(legs: readonly Leg[]): void {
    for (const { from, to, micros } of legs)
      for (const [name, change] of [
        [from, -micros],
        [to, micros],
      ] as const)
        if (!this.#isHouse(name)) this.held.set(name, this.of(name) + change);
  }

  addCredit(credit: { id: string; currency: string; end: number }): void {
    this.credits.push(credit);
    this.credits.sort((one, other) => one.end - other.end);
  }

  /** Credit that ends first, then cash; as far as there is any. `to` names where each part goes, by its credit. */
  take(owner: Owner, micros: bigint, how: { to: (credit: string) => string; only?: 'cash' | 'credit' }): Leg[] {
    const legs: Leg[] = [];
    let missing = micros;
    const credits = this.credits.filter(({ currency }) => currency === owner.currency).map(({ id }) => id);
    const order = [...(how.only === 'cash' ? [] : credits), ...(how.only === 'credit' ? [] : [''])];
    for (const credit of order) {
      const from = purse(credit === '' ? 'cash' : 'credit', owner, credit);
      const part = this.of(from) < missing ? this.of(from) : missing;
      if (part > 0n) legs.push({ from, to: how.to(credit), micros: part });
      missing -= part;
    }
    return legs;
  }
}

export const sumOf = (legs: readonly Leg[]): bigint => legs.reduce((sum, { micros }) => sum + micros, 0n);
