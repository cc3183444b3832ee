// Receipts of offboardings: written once, signed, read by page, and verified by anybody with the public key.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/members-offboarding.ts';
import type { ReceiptDocument, ReceiptSummary, SignedReceipt } from '../../contract/members-offboarding.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { matches, readPage } from '../foundation/lists.ts';
import { canonicalJson, keepKey, listKeys, signerOf } from '../foundation/signing.ts';

type Facts = Pick<ReceiptDocument, 'person' | 'heir' | 'reason' | 'items'>;

/** Signs what was done, and keeps the very text that was signed. */
export async function addReceipt(
  context: Context,
  { publicUrl, secretKey }: Installation,
  facts: Facts,
): Promise<ReceiptSummary> {
  const { id } = await context.db.selectNoFrom(sql<string>`foundation.new_id()`.as('id')).executeTakeFirstOrThrow();
  const { actor, centerId, centerName, now, origin } = context;
  const receipt: ReceiptDocument = {
    type: 'atrium.offboarding',
    version: 1,
    id,
    installation: publicUrl,
    center: { id: centerId, name: centerName },
    by: { id: actor.personId, name: actor.name },
    at: now.toISOString(),
    requestId: origin.requestId,
    ...facts,
  };
  const document = canonicalJson(receipt);
  const signer = signerOf(secretKey);
  await keepKey(context.db, signer);
  const handedOver = facts.items.filter(({ outcome }) => outcome === 'handed_over').length;
  const counts = { ended: facts.items.length - handedOver, handedOver };
  await context.db
    .insertInto('members.receipts')
    .values({
      center_id: centerId,
      id,
      person_id: facts.person.id,
      person_name: facts.person.name,
      person_email: facts.person.email,
      heir_id: facts.heir?.id ?? null,
      heir_name: facts.heir?.name ?? null,
      made_by: actor.personId,
      maker_name: actor.name,
      made_at: now,
      ended: counts.ended,
      handed_over: counts.handedOver,
      document,
      signature: signer.sign(document),
      key_id: signer.keyId,
    })
    .execute();
  return { id, person: facts.person, heir: facts.heir, madeBy: receipt.by, madeAt: receipt.at, ...counts };
}

export async function listReceipts(
  context: Context,
  input: InputOf<typeof contract.listReceipts>,
): Promise<ReplyOf<typeof contract.listReceipts>> {
  let found = context.db
    .selectFrom('members.receipts')
    .where('center_id', '=', context.centerId)
    .where(matches(input.search, ['person_name', 'person_email', 'heir_name', 'maker_name']));
  if (input.person) found = found.where('person_id', '=', input.person);
  const direction = input.sort.startsWith('-') ? 'desc' : 'asc';
  const { rows, total } = await readPage(
    found
      .select(['id', 'person_id', 'person_name', 'person_email', 'heir_id', 'heir_name', 'made_by', 'maker_name'])
      .select(['made_at', 'ended', 'handed_over'])
      .orderBy(input.sort.endsWith('made') ? sql`made_at` : sql`lower(person_name)`, direction)
      .orderBy('id', direction),
    input,
  );
  const items = rows.map((row) => ({
    id: row.id,
    person: { id: row.person_id, name: row.person_name, email: row.person_email },
    heir: row.heir_id === null ? null : { id: row.heir_id, name: row.heir_name ?? '' },
    madeBy: { id: row.made_by, name: row.maker_name },
    madeAt: row.made_at.toISOString(),
    ended: row.ended,
    handedOver: row.handed_over,
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

export async function getReceipt(context: Context, { receipt }: { receipt: string }): Promise<SignedReceipt> {
  const row = await context.db
    .selectFrom('members.receipts')
    .select(['document', 'signature', 'key_id'])
    .where('center_id', '=', context.centerId)
    .where('id', '=', receipt)
    .executeTakeFirst();
  if (!row) refuse('not_found');
  const key = (await listKeys(context.db)).find(({ keyId }) => keyId === row.key_id);
  return {
    receipt: JSON.parse(row.document) as ReceiptDocument,
    signature: {
      algorithm: 'Ed25519',
      keyId: row.key_id,
      publicKey: key?.publicKey.toString('base64url') ?? '',
      value: row.signature.toString('base64url'),
    },
  };
}

/** The key of now, and those of before. */
export async function listReceiptKeys(
  context: Context,
  { secretKey }: Installation,
): Promise<ReplyOf<typeof contract.listReceiptKeys>> {
  const current = signerOf(secretKey);
  const former = (await listKeys(context.db)).filter(({ keyId }) => keyId !== current.keyId);
  return {
    keys: [current, ...former].map(({ keyId, publicKey }) => ({
      keyId,
      algorithm: 'Ed25519',
      publicKey: publicKey.toString('base64url'),
      isCurrent: keyId === current.keyId,
    })),
  };
}
