// Which accounts come on a page of the list, and how many there are.
import type * as contract from '../../contract/assets.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { type AccountLine, accountDirectory, type Compiled, findLabelled, withRights } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import type { Listing } from '../foundation/listing.ts';
import { asId, pageOf } from '../foundation/lists.ts';

type Wanted = Omit<InputOf<typeof contract.listAccounts>, 'center'> & {
  /** Only to measure one way against the other. */
  way?: 'ids' | 'order';
};

export interface Found {
  /** In the order of the list. */
  ids: string[];
  total: number;
  rights: Compiled;
}

/** Does something with a page of the accounts that the caller may see in the acting center. It may be done more than once. */
export function withVisible<Result>(
  context: Context,
  wanted: Wanted,
  work: (found: Found) => Promise<Result>,
): Promise<Result> {
  return withRights(context, async (rights) => {
    const labelled = wanted.labels && (await findLabelled(context, wanted.labels, wanted.match));
    return accountDirectory.consult(context, (listing) => {
      const found = select(listing, { wanted, rights, labelled });
      return work({ ids: pageOf(found, wanted).map(({ id }) => id), total: found.length, rights });
    });
  });
}

/** One in so many, and sorting them is the cheaper way; bench `access` compares both. */
const fewOf = 12;

function select(
  listing: Listing<AccountLine>,
  { wanted, rights, labelled }: { wanted: Wanted; rights: Compiled; labelled: Set<string> | undefined },
): readonly AccountLine[] {
  const { status, relation, search, sort } = wanted;
  const isPlain = !status && !relation && !labelled;
  const [text, id, isOwned] = [search.toLowerCase(), asId(search), relation === 'owner_center'];
  const passes = (row: AccountLine): boolean =>
    (!status || row.status === status) && (!relation || row.isOwned === isOwned) && (!labelled || labelled.has(row.id));
  if (text !== '' && id === null && !isOfFew(listing, rights)) {
    return listing.search(sort, text).filter((row) => sees(rights, row) && passes(row));
  }
  const visible = listVisible(listing, rights, wanted);
  if (isPlain && text === '') return visible;
  return visible.filter((row) => passes(row) && (row.text.includes(text) || row.id === id));
}

const sees = ({ visible, seesAllOwned }: Compiled, row: AccountLine): boolean =>
  (seesAllOwned && row.isOwned) || visible.has(row.id);

/** Whether the caller sees so little that to begin with what they see is the cheaper way. */
const isOfFew = (listing: Listing<AccountLine>, { visible, seesAllOwned }: Compiled): boolean =>
  !seesAllOwned && visible.size * fewOf < listing.size;

interface Sight {
  listing: Listing<AccountLine>;
  rows: Map<string, readonly AccountLine[]>;
}

/** By what somebody holds: all that they may see, in the orders that they asked for. It lives as long as what it is made of. */
const sights = new WeakMap<Compiled, Sight>();

function listVisible(listing: Listing<AccountLine>, rights: Compiled, { sort, way }: Wanted): readonly AccountLine[] {
  let sight = sights.get(rights);
  if (sight?.listing !== listing || way !== undefined) {
    sight = { listing, rows: new Map() };
    sights.set(rights, sight);
  }
  let rows = sight.rows.get(sort);
  if (!rows) {
    const isFromIds = way === undefined ? isOfFew(listing, rights) : way === 'ids';
    rows = isFromIds ? listing.select(sort, [...rights.visible]) : listing.filter(sort, (row) => sees(rights, row));
    sight.rows.set(sort, rows);
  }
  return rows;
}
