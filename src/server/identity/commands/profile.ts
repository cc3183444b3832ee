// What people change about themselves: name, language, time zone, picture.
import sharp from 'sharp';
import type { InputOf } from '../../../contract/endpoint.ts';
import type * as api from '../../../contract/identity.ts';
import { record } from '../../audit/index.ts';
import type { Context } from '../../foundation/context.ts';
import { refuse } from '../../foundation/errors.ts';
import type { Installation } from '../../foundation/installation.ts';
import { makeGate } from '../gate.ts';
import { getMe } from '../queries.ts';

const imageSize = 256;
const fileLimit = 4 * 1_048_576;
const pixelLimit = 40_000_000;
const turns = makeGate(2, 8);

export async function updateMe(context: Context, input: InputOf<typeof api.updateMe>): Promise<api.Me> {
  const { personId } = context.actor;
  const { name, locale, timeZone } = input;
  const before = await context.db
    .selectFrom('identity.people')
    .select(['name', 'locale', 'time_zone'])
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const after = await context.db
    .updateTable('identity.people')
    .set({
      name: name ?? before.name,
      locale: locale ?? before.locale,
      time_zone: timeZone ?? before.time_zone,
    })
    .where('id', '=', personId)
    .returning(['name', 'locale', 'time_zone'])
    .executeTakeFirstOrThrow();
  await record(context, {
    action: 'identity.profile_updated',
    object: { type: 'person', id: personId, name: after.name },
    before: { name: before.name, locale: before.locale, timeZone: before.time_zone },
    after: { name: after.name, locale: after.locale, timeZone: after.time_zone },
    log: { person: personId },
  });
  return getMe(context);
}

export async function putAvatar(
  context: Context,
  installation: Installation,
  input: InputOf<typeof api.putAvatar>,
): Promise<api.Me> {
  const { personId } = context.actor;
  await installation.limits.take('avatar.account', personId);
  const image = await squareOf(Buffer.from(input.image, 'base64'));
  await context.db
    .insertInto('identity.avatars')
    .values({ person_id: personId, image })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ image }))
    .execute();
  await setVersion(context, context.now.getTime().toString());
  return getMe(context);
}

/** Drawn anew, so that nothing but pixels is left of what was sent. */
async function squareOf(file: Buffer): Promise<Buffer> {
  if (file.length > fileLimit || !isPicture(file)) refuse('identity.image_invalid');
  return turns.run(async () => {
    try {
      return await sharp(file, { limitInputPixels: pixelLimit, failOn: 'error' })
        .rotate()
        .resize(imageSize, imageSize, { fit: 'cover' })
        .webp({ quality: 82 })
        .toBuffer();
    } catch {
      refuse('identity.image_invalid');
    }
  });
}

/** PNG, JPEG or WebP by their first bytes: the decoders of other formats are never reached. */
function isPicture(file: Buffer): boolean {
  const starts = (hex: string): boolean => file.subarray(0, hex.length / 2).toString('hex') === hex;
  const isWebp = starts('52494646') && file.subarray(8, 12).toString('latin1') === 'WEBP';
  return starts('89504e470d0a1a0a') || starts('ffd8ff') || isWebp;
}

export async function removeAvatar(context: Context): Promise<api.Me> {
  await context.db.deleteFrom('identity.avatars').where('person_id', '=', context.actor.personId).execute();
  await setVersion(context, null);
  return getMe(context);
}

/** The version is part of the picture's address, so a new picture is never hidden by a cached one. */
async function setVersion(context: Context, version: string | null): Promise<void> {
  const { personId, name } = context.actor;
  const before = await context.db
    .selectFrom('identity.people')
    .select('avatar_version')
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  await context.db.updateTable('identity.people').set({ avatar_version: version }).where('id', '=', personId).execute();
  await record(context, {
    action: 'identity.avatar_changed',
    object: { type: 'person', id: personId, name },
    before: { version: before.avatar_version },
    after: { version },
    log: { person: personId },
  });
}
