// What was put together from many rows, kept in memory: whoever asks for the next page, another order or a word in it does not put it
// together again, and after a change only what changed is read. The tables alone are the truth, as for a directory: a read asks what
// changed since, in one short query, and uses what is kept only as it is then.
import { changesSince, type ListKind } from './changes.ts';
import type { Context } from './context.ts';
import { queryFixed } from './database.ts';
import { Shelf } from './shelf.ts';

/** What tells of each change of the rows that something is made of. */
export interface Sources {
  /** What is counted of the center, and as a rule named. */
  kinds: readonly ListKind[];
  /** A function of what was written since a snapshot, of rows that say for good what they say and by whom they were written. */
  writtenSince?: string;
  /** Anything else, as queries of one value in which `$1` is the center: where it differs, all is made anew. */
  rest?: readonly string[];
}

/** Up to where something is known. */
interface Mark {
  snapshot: string;
  /** Texts that are equal where nothing changed. */
  rest: string;
  versions: string;
}

/** What came after something was made. */
export interface Since {
  /** What is not in this snapshot was written since. */
  snapshot: string;
  /** The ids of what changed, of all kinds of the sources together. */
  changed: readonly string[];
}

/** As of which snapshot it was read; not given where nothing was written since. */
export interface Renewed<Thing> {
  thing: Thing;
  snapshot: string | null;
}

export interface How<Thing> {
  sources: Sources;
  /** It is told what the rest of its sources said right before, where that was asked. */
  make: (rest?: string) => Promise<Thing>;
  /** The same after what changed. Whatever was written since is read in one query, so that nothing is seen in part. */
  renew?: (thing: Thing, since: Since) => Promise<Renewed<Thing>>;
}

interface Kept<Thing> {
  thing: Thing;
  mark: Mark;
}

/** A row is some hundred bytes. */
const mostRows = 400_000;
/** More than so many postings since, and to make it anew is as quick. */
const mostWritten = 2_000;
/** As often something is looked for that others have just made. */
const mostWaits = 3;

/** What was made for the acting center: of a weight, counted in rows. */
export class Made<Thing> {
  readonly #kept: Shelf<Kept<Thing>>;
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly #endOf: (thing: Thing) => string | null;

  constructor(
    weigh: (thing: Thing) => number,
    /** When it ends by the time alone. */
    endOf: (thing: Thing) => string | null = () => null,
  ) {
    this.#kept = new Shelf(mostRows, ({ thing }) => 1 + weigh(thing));
    this.#endOf = endOf;
  }

  /** Whether something was made by this name; it may have to be renewed. */
  has(context: Context, name: string): boolean {
    return context.epochs !== undefined && this.#kept.find(`${context.centerId} ${name}`) !== undefined;
  }

  /** The name says what was asked for. What is given back is as it is now or later, and stays as it is. */
  async of(context: Context, name: string, how: How<Thing>): Promise<Thing> {
    // A write may see changes of its own, which may yet come to nothing.
    if (!context.epochs) return how.make();
    const key = `${context.centerId} ${name}`;
    for (let waits = 0; ; waits += 1) {
      const kept = this.#kept.find(key);
      const now = await readMark(context, how.sources, kept && { ...kept.mark, end: this.#endOf(kept.thing) });
      // In no center nothing is to be seen, and nothing that was seen is kept.
      if (!now) return how.make();
      if (kept && this.#kept.find(key) === kept && isCurrent(kept.mark, now)) {
        kept.mark = now.mark;
        return kept.thing;
      }
      const others = this.#underWay.get(key);
      if (waits === mostWaits || (!others && this.#kept.find(key) === kept)) {
        const making = renewed(context, how, kept, now);
        if (!others) this.#share(key, making);
        const made = await making;
        this.#kept.keep(key, made);
        return made.thing;
      }
      await others;
    }
  }

  /** Whoever asks for the same meanwhile waits for it, and makes it themselves if it fails. */
  #share(key: string, making: Promise<unknown>): void {
    const forget = (): void => void this.#underWay.delete(key);
    this.#underWay.set(key, making.then(forget, forget));
  }
}

interface Now {
  mark: Mark;
  /** How much was written since, as far as it is counted. */
  written: number;
  hasEnded: boolean;
}

const isCurrent = (known: Mark, { mark, written, hasEnded }: Now): boolean =>
  written === 0 && !hasEnded && known.rest === mark.rest && known.versions === mark.versions;

async function renewed<Thing>(
  context: Context,
  { sources, make, renew }: How<Thing>,
  kept: Kept<Thing> | undefined,
  now: Now,
): Promise<Kept<Thing>> {
  const isNear = kept?.mark.rest === now.mark.rest && !now.hasEnded && now.written <= mostWritten;
  if (kept && renew && isNear) {
    const [known, versions] = [kept.mark, now.mark].map((mark) => versionsOf(mark));
    const spans = sources.kinds.map((kind) => ({
      kind,
      since: known?.get(kind) ?? 0n,
      version: versions?.get(kind) ?? 0n,
    }));
    const changes = await changesSince(context, spans);
    if (changes) {
      const changed = [...new Set([...changes.values()].flat())];
      const { thing, snapshot } = await renew(kept.thing, { snapshot: kept.mark.snapshot, changed });
      return { thing, mark: { ...now.mark, snapshot: snapshot ?? now.mark.snapshot } };
    }
  }
  return { thing: await make(now.mark.rest), mark: now.mark };
}

const versionsOf = ({ versions }: Mark): Map<string, bigint> =>
  new Map(
    versions
      .split(',')
      .filter((each) => each !== '')
      .map((each) => {
        const [kind = '', version = ''] = each.split(' ');
        return [kind, BigInt(version)];
      }),
  );

/** Texts of questions, each built once. */
const texts = new WeakMap<Sources, string>();

function textOf(sources: Sources): string {
  const known = texts.get(sources);
  if (known !== undefined) return known;
  const { kinds, rest = [], writtenSince } = sources;
  const others = rest.map((part) => `(${part})`).join(', ');
  const written =
    writtenSince === undefined
      ? '0'
      : `case when $2::text is null then 0 else (select count(*) from (select from ${writtenSince}($2::text::pg_snapshot) limit ${mostWritten + 1}) w) end`;
  const text = `select pg_current_snapshot()::text as snapshot, concat_ws(' ', ${others || 'null'}) as rest, (
      select coalesce(string_agg(v.kind || ' ' || v.version, ',' order by v.kind), '') from foundation.versions v
      where v.center_id = $1 and v.kind = any ('{${kinds.join(',')}}')
    ) as versions, (${written})::int as written, coalesce(now() >= $3::timestamptz, false) as "hasEnded"
    where foundation.acting_center() = $1`;
  texts.set(sources, text);
  return text;
}

async function readMark(
  context: Context,
  sources: Sources,
  known: (Mark & { end: string | null }) | undefined,
): Promise<Now | undefined> {
  const values = [context.centerId, known?.snapshot ?? null, known?.end ?? null];
  const [row] = await queryFixed<Mark & Omit<Now, 'mark'>>(context, textOf(sources), values);
  if (!row) return undefined;
  const { written, hasEnded, ...mark } = row;
  return { mark, written, hasEnded };
}
