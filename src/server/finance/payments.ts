// Payment providers of a center, as its Owners and finance managers keep them.
import { type Selectable, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/payments.ts';
import { formerSecretHours, mostProviders, type PaymentProvider } from '../../contract/payments.ts';
import { lockCenter } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { matches, readPage, sortOf } from '../foundation/lists.ts';
import type { FinancePaymentProviders } from '../foundation/tables.ts';
import { secretOf, writtenSecret } from './payments-signature.ts';

export type ProviderRow = Selectable<FinancePaymentProviders>;
type Place = Pick<Installation, 'publicUrl'>;

const hourMs = 3_600_000;

function all(context: Context) {
  return context.db
    .selectFrom('finance.payment_providers as p')
    .selectAll('p')
    .select(
      sql<Date | null>`(select max(e.last_at) from finance.payment_events e
        where e.center_id = p.center_id and e.provider_id = p.id and e.event_key <> '')`.as('last_event_at'),
    )
    .select(sql<boolean>`p.former_secret_until > now()`.as('has_former'))
    .where('p.center_id', '=', context.centerId);
}

/** The first secret of a sandbox is Atrium's own: it signs with it before anybody saw one. */
const firstSecret = { hmac: 0, sandbox: 1 } as const;

function present(
  { publicUrl }: Place,
  row: ProviderRow & { last_event_at: Date | null; has_former: boolean | null },
): PaymentProvider {
  const kind = row.kind as PaymentProvider['kind'];
  return {
    id: row.id,
    name: row.name,
    kind,
    currency: row.currency,
    state: row.state as PaymentProvider['state'],
    url: `${publicUrl}/payments/${row.id}`,
    hasSecret: row.secret_number > firstSecret[kind],
    formerSecretUntil: row.has_former ? (row.former_secret_until?.toISOString() ?? null) : null,
    madeAt: row.made_at.toISOString(),
    lastEventAt: row.last_event_at?.toISOString() ?? null,
  };
}

const orders = { name: sql`lower(p.name)`, made: sql`p.made_at` };

export async function listPaymentProviders(
  context: Context,
  place: Place,
  input: InputOf<typeof contract.listPaymentProviders>,
): Promise<ReplyOf<typeof contract.listPaymentProviders>> {
  let found = all(context).where(matches(input.search, ['p.name']));
  if (input.kind !== 'all') found = found.where('p.kind', '=', input.kind);
  if (input.state !== 'all') found = found.where('p.state', '=', input.state);
  const [order, direction] = sortOf(orders, input.sort);
  const { rows, total } = await readPage(found.orderBy(order, direction).orderBy('p.id'), input);
  const { page, pageSize } = input;
  return { items: rows.map((row) => present(place, row)), total, page, pageSize };
}

async function getProvider(context: Context, place: Place, id: string): Promise<PaymentProvider> {
  const row = await all(context).where('p.id', '=', id).executeTakeFirst();
  return row ? present(place, row) : refuse('not_found');
}

/** Held until the transaction ends: shared by the events of a provider, alone by who changes it. */
export async function findProvider(
  { db, centerId }: Context,
  id: string,
  hold: 'share' | 'alone',
): Promise<ProviderRow | undefined> {
  const found = db
    .selectFrom('finance.payment_providers')
    .selectAll()
    .where('center_id', '=', centerId)
    .where('id', '=', id);
  return (hold === 'share' ? found.forShare() : found.forUpdate()).executeTakeFirst();
}

export const objectOf = ({ id, name }: Pick<ProviderRow, 'id' | 'name'>) => ({
  type: 'payment_provider' as const,
  id,
  name,
});

export async function createPaymentProvider(
  context: Context,
  place: Place,
  input: InputOf<typeof contract.createPaymentProvider>,
): Promise<PaymentProvider> {
  const { center, name, kind, currency } = input;
  // One after the other, so that the count holds.
  await lockCenter(context, center);
  const { count } = await context.db
    .selectFrom('finance.payment_providers')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('center_id', '=', center)
    .executeTakeFirstOrThrow();
  if (count >= mostProviders) refuse('finance.too_many_providers', { most: mostProviders });
  const made = { center_id: center, name, kind, currency, secret_number: firstSecret[kind] };
  const row = await context.db
    .insertInto('finance.payment_providers')
    .values({ ...made, made_by: context.actor.personId })
    .returning(['id', 'name'])
    .executeTakeFirstOrThrow();
  await record(context, {
    action: 'finance.payment_provider_created',
    object: objectOf(row),
    after: { name, kind, currency, state: 'on' },
    log: { center },
  });
  return getProvider(context, place, row.id);
}

export async function updatePaymentProvider(
  context: Context,
  place: Place,
  input: InputOf<typeof contract.updatePaymentProvider>,
): Promise<PaymentProvider> {
  const { center, provider } = input;
  const before = (await findProvider(context, provider, 'alone')) ?? refuse('not_found');
  const name = input.name ?? before.name;
  const state = input.isOn === undefined ? before.state : input.isOn ? 'on' : 'off';
  await context.db
    .updateTable('finance.payment_providers')
    .set({ name, state })
    .where('center_id', '=', center)
    .where('id', '=', provider)
    .execute();
  await record(context, {
    action: 'finance.payment_provider_updated',
    object: objectOf({ id: provider, name }),
    before: { name: before.name, state: before.state },
    after: { name, state },
    log: { center },
  });
  return getProvider(context, place, provider);
}

/** The former secret is taken along for a day, so that its provider can change over in peace; one that leaked is not. */
export async function makePaymentSecret(
  context: Context,
  { secretKey }: Pick<Installation, 'secretKey'>,
  { center, provider, endsFormer }: InputOf<typeof contract.makePaymentSecret>,
): Promise<ReplyOf<typeof contract.makePaymentSecret>> {
  const row = (await findProvider(context, provider, 'alone')) ?? refuse('not_found');
  const number = row.secret_number + 1;
  const hadOne = row.secret_number > firstSecret[row.kind as PaymentProvider['kind']];
  const until = hadOne && !endsFormer ? new Date(context.now.getTime() + formerSecretHours * hourMs) : null;
  await context.db
    .updateTable('finance.payment_providers')
    .set({ secret_number: number, former_secret_until: until })
    .where('center_id', '=', center)
    .where('id', '=', provider)
    .execute();
  await record(context, {
    action: 'finance.payment_secret_made',
    object: objectOf(row),
    after: until === null ? {} : { formerUntil: until },
    log: { center },
  });
  return { secret: writtenSecret(secretOf(secretKey, provider, number)), formerUntil: until?.toISOString() ?? null };
}
