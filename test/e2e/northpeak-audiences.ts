// Audiences of an account: by what people did and from a list, one that others see, an upload that was left, and saved targeting.
import { createHash } from 'node:crypto';
import type { Center, Newcomer } from './newcomers.ts';

const hashesOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => createHash('sha256').update(`${name} ${index}`).digest('hex'));

async function upload(owner: Newcomer, on: { center: string; account: string; audience: string }): Promise<void> {
  const hashes = hashesOf('reader', 5_678);
  const asked = { ...on, mode: 'add', kind: 'email', rows: hashes.length } as const;
  const { id } = await owner.must('assets.startAudienceUpload', asked);
  await owner.must('assets.addUploadPart', { ...on, upload: id, part: 1, hashes });
  await owner.must('assets.finishAudienceUpload', { ...on, upload: id });
  for (const end = Date.now() + 20_000; (await owner.must('assets.getAudience', on)).state !== 'ready'; ) {
    if (Date.now() > end) throw new Error('The list was not put to the audience.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A campaign of which the audience is still to be set. */
async function draft(owner: Newcomer, at: { center: string; account: string }): Promise<string> {
  const { id: campaign } = await owner.must('ads.createCampaign', {
    ...at,
    name: 'Winter – 草稿',
    objective: 'traffic',
  });
  const group = await owner.must('ads.createAdGroup', { ...at, campaign, name: 'Winter' });
  await owner.must('ads.createAd', { ...at, adGroup: group.id, name: 'Winter', format: 'single_image' });
  return campaign;
}

/** Ids of the audience by rule, of the one from a list, and of a campaign that is being made. */
export async function gather(
  owner: Newcomer,
  { id: center }: Center,
  of: { account: string; other: string; pixel: string },
): Promise<{ ruled: string; listed: string; draft: string }> {
  const at = { center, account: of.account };
  const { id: ruled } = await owner.must('assets.createAudience', {
    ...at,
    name: 'Put a jacket into the cart, bought none',
    expiresAt: '2099-12-31T00:00:00Z',
    rule: {
      match: 'any',
      include: [
        { pixel: of.pixel, event: 'add_to_cart', days: 30, urlContains: '/jackets', times: 2 },
        { pixel: of.pixel, event: 'checkout', days: 14 },
      ],
      exclude: [
        { pixel: of.pixel, event: 'purchase', days: 30, atLeast: { amountMicros: '50000000', currency: 'USD' } },
      ],
    },
  });
  const { id: listed } = await owner.must('assets.createAudience', { ...at, name: '会员 Newsletter readers' });
  await upload(owner, { ...at, audience: listed });
  const begun = { ...at, audience: listed, mode: 'remove', kind: 'phone', rows: 40_000 } as const;
  const { id } = await owner.must('assets.startAudienceUpload', begun);
  const hashes = hashesOf('phone', 20_000);
  await owner.must('assets.addUploadPart', { ...at, audience: listed, upload: id, part: 1, hashes });
  await owner.must('assets.shareAudience', { ...at, audience: listed, accounts: [{ id: of.other, role: 'use' }] });
  await owner.must('assets.shareAudience', { ...at, audience: ruled, accounts: [{ id: of.other, role: 'view' }] });
  const { items } = await owner.must('ads.listAdGroups', at);
  const audiences = { include: [listed], exclude: [ruled] };
  const adGroup = items.find(({ name }) => name === 'Lookalike of buyers')?.id ?? '';
  await owner.must('ads.updateAdGroup', { ...at, adGroup, targeting: { places: ['US'], audiences } });
  const targeting = { places: ['US', 'CA'], languages: ['en'], ages: ['25-34' as const, '35-44' as const], audiences };
  await owner.must('ads.createSavedTargeting', { ...at, name: 'North America, readers', targeting });
  return { ruled, listed, draft: await draft(owner, at) };
}
