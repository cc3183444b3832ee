// Postings and their transfers as people read them.
import { sql } from 'kysely';
import type { Posting, Transaction } from '../../contract/finance.ts';
import { reversibleKinds } from '../../contract/finance-kinds.ts';
import type { ProviderCard } from '../../contract/payments.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { type Naming, withSides } from './sides.ts';

export interface TransferRow {
  id: string;
  posting_id: string;
  kind: Transaction['kind'];
  from_account_id: string;
  to_account_id: string;
  currency: string;
  micros: string;
  value_date: string;
  posted_at: Date;
}

type PartOfPosting = Posting['transfers'][number];

/** The columns that name the payment provider of a posting, from `v`, and what they say. */
export const providerColumns = sql`v.id as provider_id, v.name as provider_name, v.kind as provider_kind`;
export interface OfProvider {
  provider_id: string | null;
  provider_name: string | null;
  provider_kind: string | null;
}

export const providerOf = ({
  provider_id: id,
  provider_name: name,
  provider_kind: kind,
}: OfProvider): ProviderCard | null => (id === null ? null : { id, name: name ?? '', isSandbox: kind === 'sandbox' });

const isReversible = (kind: string): boolean => (reversibleKinds as readonly string[]).includes(kind);
const shownTransfers = 200;

interface PostingRow extends OfProvider {
  id: string;
  kind: Posting['kind'];
  key: string;
  value_date: string;
  posted_at: Date;
  reference: string;
  note: string;
  reverses: string | null;
  reversed_by: string | null;
  actor_id: string | null;
  actor_name: string;
  transfers: number;
}

export const getPosting = (context: Context, id: string): Promise<Posting> =>
  withSides(context, (name) => readPosting(context, id, name));

async function readPosting(context: Context, id: string, name: Naming): Promise<Posting> {
  const asked = sql<PostingRow>`
    select p.id, p.kind, p.key, p.value_date::text, p.posted_at, p.reference, p.note, p.reverses, p.actor_id, p.actor_name, ${providerColumns},
      (select r.id from finance.postings r where r.center_id = p.center_id and r.reverses = p.id) as reversed_by,
      (select count(*)::int from finance.transfers t where t.center_id = p.center_id and t.posting_id = p.id) as transfers
    from finance.postings p left join finance.payment_providers v on v.center_id = p.center_id and v.id = p.provider_id
    where p.center_id = ${context.centerId} and p.id = ${id}`.execute(context.db);
  const reading = context.db
    .selectFrom('finance.transfers')
    .select(['id', 'from_account_id', 'to_account_id', 'currency', 'micros'])
    .where('center_id', '=', context.centerId)
    .where('posting_id', '=', id)
    .orderBy('id')
    .limit(sql.lit(shownTransfers))
    .execute();
  const [{ rows }, transfers] = await Promise.all([asked, reading]);
  const row = rows[0] ?? refuse('not_found');
  const parts: PartOfPosting[] = (await name(transfers)).map(({ row: part, from, to }) => ({
    id: part.id,
    from,
    to,
    currency: part.currency,
    amountMicros: part.micros,
  }));
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    valueDate: row.value_date,
    postedAt: row.posted_at.toISOString(),
    reference: row.reference,
    note: row.note,
    by: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name },
    provider: providerOf(row),
    reverses: row.reverses,
    reversedBy: row.reversed_by,
    transfers: parts,
    transferCount: row.transfers,
    can: row.reversed_by === null && isReversible(row.kind) ? ['reverse'] : [],
  };
}
