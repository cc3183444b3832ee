// Recharging ad accounts from the center and refunding it from them.
import { sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type { Posting } from '../../contract/finance.ts';
import * as contract from '../../contract/finance-funds.ts';
import { inverse, recordAll } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { together } from '../foundation/together.ts';
import { refuseFrozen } from './breaker.ts';
import { refuseTooFine } from './funds.ts';
import { findPosted, type Leg, openAccounts, post, unlessPosted } from './ledger.ts';
import { refuseMoves } from './limits.ts';
import { getPosting } from './postings.ts';
import type { Taken } from './rules.ts';
import {
  type AdAccount,
  findOwned,
  isCash,
  isCredit,
  lockWallets,
  type Owner,
  purseKey,
  refuseShort,
  type Wallets,
} from './wallets.ts';

type Input = InputOf<typeof contract.transferFunds>;
type Row = Input['rows'][number];
export type Direction = Input['direction'];

/** Pulling money out waits for this long after money was set aside and never settled, since spend may still be told. */
const settlingHours = 3;

export interface Move {
  account: AdAccount;
  cash: bigint;
  credit: bigint;
}

const centerOf = ({ currency }: AdAccount): Owner => ({ adAccountId: null, currency });
const walletOf = ({ id, currency }: AdAccount): Owner => ({ adAccountId: id, currency });

/** From whom and to whom a transfer of this direction goes. */
export function endsOf(direction: Direction, account: AdAccount): { from: Owner; to: Owner } {
  const [center, wallet] = [centerOf(account), walletOf(account)];
  return direction === 'recharge' ? { from: center, to: wallet } : { from: wallet, to: center };
}

/** All rows or none, in one posting; one entry in the log for each ad account. */
export async function transferFunds(context: Context, input: Input): Promise<Posting> {
  const { center, key, direction, rows, note } = input;
  const once = { kind: direction, key, asked: { direction, rows, note } };
  const ids = rows.map(({ account }) => account);
  const [earlier, owned] = await together([findPosted(context, once), findOwned(context, ids)]);
  if (earlier) return getPosting(context, earlier.id);
  const moves = readRows(rows, owned);
  const ends = moves.map(({ account }) => endsOf(direction, account));
  // Caps are locked before wallets, in the order of the questions.
  const allowed = together([
    refuseUnfit(context, direction, moves),
    refuseBeyondCaps(context, direction, moves),
    lockWallets(
      context,
      ends.flatMap(({ from, to }) => [from, to]),
    ),
  ]);
  const [, , wallets] = await unlessPosted(context, once, allowed);
  const legs = await unlessPosted(context, once, takeAll(context, { moves, ends, wallets }));
  const posted = await post(context, { ...once, legs, note });
  if (posted.isRepeated) refuse('retry');
  const back = direction === 'recharge' ? 'refund' : 'recharge';
  const recorded = recordAll(
    context,
    moves.map(({ account, cash, credit }) => {
      const row = { account: account.id, cashMicros: String(cash), creditMicros: String(credit) };
      const { account: _, ...amounts } = row;
      return {
        action: 'finance.funds_transferred' as const,
        object: { type: 'account' as const, id: account.id, name: account.name },
        after: { direction, currency: account.currency, ...amounts, note },
        undo: inverse(contract.transferFunds, {
          center,
          key: `undo:${posted.id}:${account.id}`,
          direction: back,
          rows: [row],
          note: '',
        }),
      };
    }),
  );
  const [, reply] = await together([recorded, getPosting(context, posted.id)]);
  return reply;
}

function readRows(rows: readonly Row[], owned: ReadonlyMap<string, AdAccount>): Move[] {
  const seen = new Set<string>();
  return rows.map((row, place) => {
    const account = owned.get(row.account) ?? refuse('not_found');
    const field = `rows.${place}`;
    if (seen.has(row.account)) refuse('finance.account_twice', { account: account.name, field });
    seen.add(row.account);
    const cash = refuseTooFine(row.cashMicros, account.currency, `${field}.cashMicros`);
    const credit = refuseTooFine(row.creditMicros, account.currency, `${field}.creditMicros`);
    if (cash === 0n && credit === 0n) refuse('finance.amount_missing', { account: account.name, field });
    return { account, cash, credit };
  });
}

async function refuseUnfit(context: Context, direction: Direction, moves: readonly Move[]): Promise<void> {
  if (direction === 'recharge') {
    const closed = moves.find(({ account }) => account.status === 'closed');
    if (closed) refuse('assets.account_closed', { account: closed.account.name });
    await refuseFrozen(
      context,
      moves.map(({ account }) => account),
    );
    return;
  }
  const ids = moves.map(({ account }) => account.id);
  const [unsettled] = await listUnsettled(context, ids);
  if (!unsettled) return;
  const account = moves.find((move) => move.account.id === unsettled.id)?.account.name ?? '';
  refuse('finance.spend_unsettled', {
    account,
    until: unsettled.until.toISOString(),
    hours: hoursUntil(unsettled.until, context.now),
  });
}

/** Money that goes out to ad accounts is bounded; what comes back is not. */
async function refuseBeyondCaps(context: Context, direction: Direction, moves: readonly Move[]): Promise<void> {
  if (direction === 'refund') return;
  await refuseMoves(
    context,
    moves.map(({ account, cash, credit }) => ({
      currency: account.currency,
      micros: cash + credit,
      adAccountId: account.id,
    })),
  );
}

/** Begun hours until an instant. */
export const hoursUntil = (until: Date, now: Date): number => Math.ceil((until.getTime() - now.getTime()) / 3_600_000);

/** Which of these have spend under way, or had it lately and were never told how it ended; and until when that stands. */
export async function listUnsettled(
  context: Context,
  adAccountIds: readonly string[],
): Promise<{ id: string; until: Date }[]> {
  const { rows } = await sql<{ id: string; until: Date }>`
    select ad_account_id as id, max(case state when 'open' then expires_at else ended_at end + make_interval(hours => ${settlingHours})) as until
    from finance.holds
    where center_id = ${context.centerId} and ad_account_id = any (${adAccountIds as string[]}::bigint[])
      and (state = 'open' or (state = 'expired' and ended_at > now() - make_interval(hours => ${settlingHours})))
    group by 1 order by 2 desc`.execute(context.db);
  return rows;
}

interface Taking {
  moves: readonly Move[];
  ends: readonly { from: Owner; to: Owner }[];
  /** Of all ends, locked. */
  wallets: Wallets;
}

/** The legs of all moves; refuses where a wallet does not hold what is asked of it. */
async function takeAll(context: Context, { moves, ends, wallets }: Taking): Promise<Leg[]> {
  const missing = new Map<string, { currency: string; micros: bigint; account: string }>();
  const parts: { move: Move; to: Owner; taken: Taken }[] = [];
  for (const [place, move] of moves.entries()) {
    const end = ends[place];
    if (!end) continue;
    const { from, to } = end;
    const cash = wallets.take(from, move.cash, isCash);
    const credit = wallets.take(from, move.credit, isCredit);
    const short = cash.missing + credit.missing;
    const { currency, name } = move.account;
    if (short > 0n)
      missing.set(currency, { currency, micros: (missing.get(currency)?.micros ?? 0n) + short, account: name });
    parts.push(...[...cash.taken, ...credit.taken].map((taken) => ({ move, to, taken })));
  }
  for (const { currency, micros, account } of missing.values()) refuseShort(micros, currency, { account });
  const targets = await openPurses(context, wallets, parts);
  return parts.map(({ move, taken }, place) => ({
    from: taken.purse.accountId,
    to: targets[place] ?? '',
    currency: move.account.currency,
    micros: taken.micros,
    adAccountId: move.account.id,
  }));
}

/** Where money goes is mostly a purse that was locked with the others; what is not there yet is opened. */
async function openPurses(
  context: Context,
  wallets: Wallets,
  parts: readonly { to: Owner; taken: Taken }[],
): Promise<string[]> {
  const known = parts.map(
    ({ to, taken }) => wallets.of(to).find(({ creditId }) => creditId === taken.purse.creditId)?.accountId,
  );
  const unknown = parts.filter((_, place) => known[place] === undefined);
  if (unknown.length === 0) return known as string[];
  const opened = await openAccounts(
    context,
    unknown.map(({ to, taken }) => purseKey(to, taken.purse)),
  );
  return known.map((id) => id ?? opened.shift() ?? '');
}
