// Costs of accounts, put together by what these belong to: a label, or a person who was given them.
import { sql } from 'kysely';
import { givenFor, givenUntil } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import type { Listing } from '../foundation/listing.ts';
import type { Renewed, Since } from '../foundation/made-lists.ts';
import { type Line, type LineReader, listingOf, type Owner, renewedLines } from './cost-lines.ts';

export type OwnerKind = 'label' | 'person';

/** Sums by owner, and what they are the sums of: many may have an account, and those of nobody are put together as well. */
export interface Gathered {
  lines: Listing<Line>;
  byOwner: Listing<Line>;
  /** When another may have an account by the time alone. */
  endsAt: string | null;
}

/** To whom accounts belong: all, or these. */
async function listOwners(
  context: Context,
  kind: OwnerKind,
  accounts?: readonly string[],
): Promise<Map<string, Owner[]>> {
  const query =
    kind === 'label'
      ? sql<Owner & { account: string }>`
          select l.asset_id as account, null as key, l.label as name from assets.labels l
          where l.center_id = ${context.centerId} and ${accounts ? sql`l.asset_id = any (${accounts}::bigint[])` : sql`true`}`
      : sql<Owner & { account: string }>`
          select w.asset_id as account, pe.id as key, pe.name from (${givenFor(context, 'campaign:edit', accounts)}) w join identity.people pe on pe.id = w.person_id`;
  return Map.groupBy((await query.execute(context.db)).rows, ({ account }) => account);
}

const withOwners = (lines: readonly Line[], owners: ReadonlyMap<string, Owner[]>): Line[] =>
  lines.map((line) => ({ ...line, owners: owners.get(line.key ?? '') ?? [] }));

const nobody: readonly Owner[] = [{ key: null, name: '' }];

/** Sums by owner after some lines went and others came. */
function gather(
  known: Listing<Line> | undefined,
  { gone, fresh }: { gone: readonly Line[]; fresh: readonly Line[] },
): Map<string, Line | undefined> {
  const sums = new Map<string, Line>();
  const add = (lines: readonly Line[], sign: 1n | -1n): void => {
    for (const { owners, currency, spend, charged } of lines)
      for (const { key, name } of owners.length === 0 ? nobody : owners) {
        const id = [key ?? '', currency, name].join(' ');
        let sum = sums.get(id);
        if (!sum) {
          const none = { id, text: name.toLowerCase(), key, accountName: '', name, currency, spend: 0n, charged: 0n };
          sum = { ...(known?.find(id) ?? { ...none, owners: [], parts: 0 }) };
          sums.set(id, sum);
        }
        sum.spend += sign * spend;
        sum.charged += sign * charged;
        sum.parts += Number(sign);
      }
  };
  add(gone, -1n);
  add(fresh, 1n);
  return new Map([...sums].map(([id, sum]) => [id, sum.parts === 0 ? undefined : sum]));
}

export async function makeGathered(context: Context, kind: OwnerKind, reader: LineReader): Promise<Gathered> {
  // Before whom it belongs to is read: what begins in between is asked about again.
  const endsAt = kind === 'person' ? await givenUntil(context) : null;
  const lines = withOwners(await reader.all(), await listOwners(context, kind));
  const sums = gather(undefined, { gone: [], fresh: lines });
  const byOwner = listingOf([...sums.values()].filter((line) => line !== undefined));
  return { lines: listingOf(lines), byOwner, endsAt };
}

export async function renewGathered(
  context: Context,
  { kind, reader, since }: { kind: OwnerKind; reader: LineReader; since: Since },
  { lines, byOwner, endsAt }: Gathered,
): Promise<Renewed<Gathered>> {
  const { thing, snapshot, changed } = await reader.changed(since);
  const isKnown = kind === 'person' && thing.every(({ id }) => lines.find(id));
  const owners = isKnown || changed.length === 0 ? undefined : await listOwners(context, kind, changed);
  const fresh = owners
    ? withOwners(thing, owners)
    : thing.map((line) => ({ ...line, owners: lines.find(line.id)?.owners ?? [] }));
  const gone = fresh.map(({ id }) => lines.find(id)).filter((line) => line !== undefined);
  const renewed = byOwner.changed(gather(byOwner, { gone, fresh }));
  return { thing: { lines: renewedLines(lines, fresh), byOwner: renewed, endsAt }, snapshot };
}
