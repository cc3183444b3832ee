// What people do to pixels. Everything but a new secret and a new test code can be taken back.
import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { mostPixels } from '../../contract/pixel-kinds.ts';
import type { Pixel } from '../../contract/pixels.ts';
import * as contract from '../../contract/pixels.ts';
import { requireOnAccount, visibleAccounts } from '../access/index.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { linkSecret } from '../foundation/secrets.ts';
import { holdAccount, recordOnAccount } from './account-log.ts';
import {
  findPixelRow,
  type PixelPlace,
  type PixelRow,
  presentPixel,
  refuseBinned,
  takePixelRow,
} from './pixel-rows.ts';

const formerSecretMs = 24 * 3_600_000;

/** Letters and digits that are not mistaken for one another. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const letters = (count: number): string =>
  Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('');
const newTestCode = (): string => `T${letters(9)}`;

/** What a server shows with the events that it tells: `number` is how many there were before it, and itself. */
export const pixelSecret = (key: Buffer, pixel: string, number: number): string =>
  linkSecret(key, 'pixel', pixel, number);

const objectOf = ({ id, name }: { id: string; name: string }) => ({ type: 'pixel' as const, id, name });

const settingsOf = (row: PixelRow) => ({
  name: row.name,
  isOn: row.is_on,
  consent: row.consent,
  honorsOptOut: row.honors_opt_out,
  domains: row.domains,
  retentionDays: row.retention_days,
});

export async function getPixel(context: Context, place: PixelPlace, id: string): Promise<Pixel> {
  return presentPixel(context, place, await findPixelRow(context, id));
}

async function refuseTooMany(context: Context): Promise<void> {
  const { count } = await context.db
    .selectFrom('assets.pixels')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('account_id', '=', context.account.id)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (count >= mostPixels) refuse('assets.too_many_pixels', { most: mostPixels });
}

export async function createPixel(
  context: Context,
  place: PixelPlace,
  input: InputOf<typeof contract.createPixel>,
): Promise<Pixel> {
  const held = await holdAccount(context);
  await refuseTooMany(context);
  const { name, consent, honorsOptOut, domains, retentionDays } = input;
  const { id } = await context.db
    .insertInto('assets.pixels')
    .values({
      account_id: held.id,
      code: `P${letters(19)}`,
      test_code: newTestCode(),
      name,
      consent,
      honors_opt_out: honorsOptOut,
      domains,
      retention_days: retentionDays,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recordOnAccount(context, held, {
    action: 'assets.pixel_created',
    object: objectOf({ id, name }),
    after: { name, consent, honorsOptOut, domains, retentionDays },
    undo: (center) => inverse(contract.removePixel, { center, account: held.id, pixel: id }),
  });
  return getPixel(context, place, id);
}

async function change(
  context: Context,
  row: PixelRow,
  values: Partial<Omit<PixelRow, 'shared_with' | 'owner_name' | 'last_at' | 'state' | 'has_former'>>,
): Promise<void> {
  await context.db
    .updateTable('assets.pixels')
    .set({ ...values, updated_at: context.now })
    .where('account_id', '=', row.account_id)
    .where('id', '=', row.id)
    .execute();
}

export async function updatePixel(
  context: Context,
  place: PixelPlace,
  input: InputOf<typeof contract.updatePixel>,
): Promise<Pixel> {
  const held = await holdAccount(context);
  const row = await takePixelRow(context, input.pixel);
  refuseBinned(row);
  const before = settingsOf(row);
  const after = {
    name: input.name ?? before.name,
    isOn: input.isOn ?? before.isOn,
    consent: input.consent ?? before.consent,
    honorsOptOut: input.honorsOptOut ?? before.honorsOptOut,
    domains: input.domains ?? before.domains,
    retentionDays: input.retentionDays ?? before.retentionDays,
  };
  const { name, consent, domains } = after;
  await change(context, row, {
    name,
    consent,
    domains,
    is_on: after.isOn,
    honors_opt_out: after.honorsOptOut,
    retention_days: after.retentionDays,
  });
  await recordOnAccount(context, held, {
    action: 'assets.pixel_updated',
    object: objectOf({ id: row.id, name }),
    before,
    after,
    undo: (center) => inverse(contract.updatePixel, { center, account: held.id, pixel: row.id, ...before }),
  });
  return getPixel(context, place, row.id);
}

export async function removePixel(
  context: Context,
  place: PixelPlace,
  input: InputOf<typeof contract.removePixel>,
): Promise<Pixel> {
  const held = await holdAccount(context);
  const row = await takePixelRow(context, input.pixel);
  refuseBinned(row);
  await change(context, row, { deleted_at: context.now });
  await recordOnAccount(context, held, {
    action: 'assets.pixel_removed',
    object: objectOf(row),
    before: { inBin: false },
    after: { inBin: true },
    undo: (center) => inverse(contract.restorePixel, { center, account: held.id, pixel: row.id }),
  });
  return getPixel(context, place, row.id);
}

export async function restorePixel(
  context: Context,
  place: PixelPlace,
  input: InputOf<typeof contract.restorePixel>,
): Promise<Pixel> {
  const held = await holdAccount(context);
  const row = await takePixelRow(context, input.pixel);
  if (row.deleted_at === null) refuse('assets.not_in_bin', { name: row.name });
  await refuseTooMany(context);
  await change(context, row, { deleted_at: null });
  await recordOnAccount(context, held, {
    action: 'assets.pixel_restored',
    object: objectOf(row),
    before: { inBin: true },
    after: { inBin: false },
    undo: (center) => inverse(contract.removePixel, { center, account: held.id, pixel: row.id }),
  });
  return getPixel(context, place, row.id);
}

/** Accounts of the center that owns this one, which the caller may see. */
export async function accountsBeside(
  context: Context,
  { ownerId }: { ownerId: string },
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string; owner: string | null }>`
    select a.id, a.name, a.owner_center_id as owner from assets.accounts a
    where a.id = any (${ids}::bigint[]) and ${visibleAccounts(context)} order by lower(a.name), a.id`.execute(
    context.db,
  );
  if (rows.length < ids.length) refuse('not_found');
  const other = rows.find(({ id, owner }) => owner !== ownerId || id === context.account.id);
  if (other) refuse('assets.not_same_center', { account: other.name });
  return rows.map(({ id, name }) => ({ id, name }));
}

/** Accounts that the caller cannot see keep what they have: who does not know of them does not decide about them. */
export async function sharePixel(
  context: Context,
  place: PixelPlace,
  input: InputOf<typeof contract.sharePixel>,
): Promise<Pixel> {
  const held = await holdAccount(context);
  const row = await takePixelRow(context, input.pixel);
  refuseBinned(row);
  const to = await accountsBeside(context, held, input.accounts);
  const former = row.shared_with.map(({ id }) => id);
  for (const { id } of to.filter((one) => !former.includes(one.id))) await requireOnAccount(context, id, 'pixel:edit');
  const ended = former.filter((id) => !input.accounts.includes(id));
  await sql`delete from assets.pixel_shares where account_id = ${held.id} and pixel_id = ${row.id}
    and to_account_id = any (${ended}::bigint[])`.execute(context.db);
  await sql`insert into assets.pixel_shares (account_id, pixel_id, to_account_id)
    select ${held.id}, ${row.id}, unnest(${input.accounts}::bigint[]) on conflict do nothing`.execute(context.db);
  await recordOnAccount(context, held, {
    action: 'assets.pixel_shared',
    object: objectOf(row),
    before: { accounts: row.shared_with.map(({ name }) => name) },
    after: { accounts: to.map(({ name }) => name) },
    undo: (center) => inverse(contract.sharePixel, { center, account: held.id, pixel: row.id, accounts: former }),
  });
  return getPixel(context, place, row.id);
}

export async function makePixelSecret(
  context: Context,
  { secretKey }: Pick<Installation, 'secretKey'>,
  { pixel, endsFormer }: InputOf<typeof contract.makePixelSecret>,
): Promise<ReplyOf<typeof contract.makePixelSecret>> {
  const held = await holdAccount(context);
  const row = await takePixelRow(context, pixel);
  refuseBinned(row);
  const number = row.secret_number + 1;
  const until = row.secret_number > 0 && !endsFormer ? new Date(context.now.getTime() + formerSecretMs) : null;
  await change(context, row, { secret_number: number, former_secret_until: until });
  await recordOnAccount(context, held, {
    action: 'assets.pixel_secret_made',
    object: objectOf(row),
    after: until === null ? {} : { formerUntil: until },
  });
  return { secret: pixelSecret(secretKey, row.id, number), formerUntil: until?.toISOString() ?? null };
}

export async function makeTestCode(
  context: Context,
  place: PixelPlace,
  { pixel }: InputOf<typeof contract.makeTestCode>,
): Promise<Pixel> {
  const held = await holdAccount(context);
  const row = await takePixelRow(context, pixel);
  refuseBinned(row);
  await change(context, row, { test_code: newTestCode() });
  await recordOnAccount(context, held, { action: 'assets.pixel_test_code_made', object: objectOf(row), after: {} });
  return getPixel(context, place, row.id);
}
