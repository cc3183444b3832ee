// What was spent, by what it was spent on: put together from sums by month, kept, and mended where costs are added.
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-statements.ts';
import type { Context } from '../foundation/context.ts';
import { compareTexts, type Listing } from '../foundation/listing.ts';
import { asId, pageOf } from '../foundation/lists.ts';
import { Made } from '../foundation/made-lists.ts';
import type { InOrder } from '../foundation/rows-in-order.ts';
import { type Amounts, type Filter, type Line, linesOf, listingOf, renewedLines, sorts } from './cost-lines.ts';
import { type Gathered, makeGathered, type OwnerKind, renewGathered } from './cost-owners.ts';
import { sourcesOf } from './sources.ts';

type Input = InputOf<typeof contract.listCosts>;
type GroupBy = Input['groupBy'];
type Reply = ReplyOf<typeof contract.listCosts>;

const made = new Made<Listing<Line>>(({ size }) => size);
const gathered = new Made<Gathered>(
  ({ lines, byOwner }) => lines.size + byOwner.size,
  ({ endsAt }) => endsAt,
);

const nameOf = (groupBy: GroupBy, { from, to, account, currency }: Filter): string =>
  [groupBy, from, to, account, currency].join(' ');

/** The lines of a filter, whatever the words, the order and the page. */
function findLines(context: Context, groupBy: 'account' | 'campaign' | 'day', filter: Filter): Promise<Listing<Line>> {
  const reader = linesOf(context, filter, groupBy);
  return made.of(context, nameOf(groupBy, filter), {
    sources: sourcesOf.costs,
    make: async () => listingOf(await reader.all()),
    renew: async (listing, since) => {
      const { thing, snapshot } = await reader.changed(since);
      return { thing: renewedLines(listing, thing), snapshot };
    },
  });
}

/** The same by owners of accounts. */
function findGathered(context: Context, kind: OwnerKind, filter: Filter): Promise<Gathered> {
  const reader = linesOf(context, filter, 'account');
  return gathered.of(context, nameOf(kind, filter), {
    sources: kind === 'label' ? sourcesOf.costsByLabel : sourcesOf.costsByPerson,
    make: () => makeGathered(context, kind, reader),
    renew: (known, since) => renewGathered(context, { kind, reader, since }, known),
  });
}

export async function listCosts(context: Context, input: Input): Promise<Reply> {
  const { groupBy, search, page, pageSize, from, to, account, currency } = input;
  const filter = {
    ...(from && { from }),
    ...(to && { to }),
    ...(account && { account }),
    ...(currency && { currency }),
  };
  const [id, text] = [asId(search), search.toLowerCase()];
  const isAsked = (line: Pick<Line, 'text' | 'key'>) => line.text.includes(text) || (id !== null && line.key === id);
  const sort = sorts[input.sort];
  let found: InOrder<Line>;
  let sums: Reply['sums'];
  if (groupBy === 'label' || groupBy === 'person') {
    const { lines, byOwner } = await findGathered(context, groupBy, filter);
    found = byOwner.filter(sort, isAsked, search);
    // An account with two owners counts under each, and once in the sum.
    const isOfAsked = ({ owners }: Line) =>
      owners.some((owner) => isAsked({ ...owner, text: owner.name.toLowerCase() }));
    sums = sumsOf(lines, lines.filter('name', search === '' ? () => true : isOfAsked, search));
  } else {
    const lines = await findLines(context, groupBy, filter);
    found = lines.filter(sort, isAsked, search);
    sums = sumsOf(lines, found);
  }
  const items = pageOf(found, input).map((line) => presentLine(line, groupBy));
  return { items, total: found.length, page, pageSize, sums };
}

const sumsOf = (lines: Listing<Line>, found: InOrder<Line>): Reply['sums'] =>
  [...lines.totals(found)]
    .map(
      ([
        currency,
        {
          amounts: [spend = 0n, charged = 0n],
        },
      ]) => ({ currency, spend, charged }),
    )
    .sort((one, other) => compareTexts(one.currency, other.currency))
    .map(presentAmounts);

const presentAmounts = ({ currency, spend, charged }: Amounts) => ({
  currency,
  spendMicros: String(spend),
  chargedMicros: String(charged),
  unbilledMicros: String(spend - charged),
});

function presentLine(line: Line, groupBy: GroupBy): Reply['items'][number] {
  const { key, name, accountName } = line;
  const isPerson = groupBy === 'person';
  return {
    account: key === null || isPerson ? null : { id: key, name: accountName },
    person: key !== null && isPerson ? { id: key, name } : null,
    name,
    ...presentAmounts(line),
  };
}
