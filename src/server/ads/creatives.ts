import * as switching from '../../contract/ads.ts';
import type { Ad } from '../../contract/ads-creatives.ts';
import * as contract from '../../contract/ads-creatives.ts';
import type { Objective } from '../../contract/ads-kinds.ts';
import type { Placement } from '../../contract/ads-media-kinds.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { takeChosen } from './ad-media.ts';
import { problemsOfAd, refuseBeyond, toldOf } from './checks.ts';
import { takeBrand } from './identities.ts';
import { adFields, recordAds } from './log.ts';
import { contentOf } from './present.ts';
import { publishAds } from './publish.ts';
import { getAd } from './queries.ts';
import { getRow } from './rows.ts';
import { isSame } from './states.ts';
import { countLive, refuseInBin, takeAdAccount } from './writes.ts';

type Content = ReturnType<typeof contentOf>;

const columnsOf = (content: Content) => ({
  format: content.format,
  brand_name: content.brandName,
  text: content.text,
  call_to_action: content.callToAction,
  landing_url: content.landingUrl,
  trackers: content.trackers,
  media: content.media,
  thumbnail: content.thumbnail,
  identity: content.identity,
});

export async function createAd(context: Context, input: InputOf<typeof contract.createAd>): Promise<Ad> {
  const account = await takeAdAccount(context);
  const group = await getRow(context, 'ad_group', input.adGroup);
  refuseInBin('ad_group', group);
  refuseBeyond('ad', (await countLive(context, 'ad', { adGroup: group.id })) + 1);
  const { center, account: _, adGroup: __, name, isOn, isDraft, labels, ...given } = input;
  const content = { ...given, ...(await takeBrand(context, given)) };
  await takeChosen(context, content);
  const { id } = await context.db
    .insertInto('ads.ads')
    .values({
      account_id: account.id,
      campaign_id: group.campaign_id,
      ad_group_id: group.id,
      name,
      labels,
      is_on: isOn,
      ...columnsOf(content),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recordAds(context, account, [
    {
      level: 'ad',
      verb: 'created',
      id,
      name,
      after: { adGroup: group.name, ...adFields({ name, labels, ...content }), isOn },
      undo: (center) => inverse(switching.removeAds, { center, account: account.id, level: 'ad', ids: [id] }),
    },
  ]);
  if (!isDraft) await publishAds(context, { center, account: account.id, level: 'ad', ids: [id] });
  return getAd(context, id);
}

export async function updateAd(context: Context, input: InputOf<typeof contract.updateAd>): Promise<Ad> {
  const account = await takeAdAccount(context);
  const row = await getRow(context, 'ad', input.ad);
  refuseInBin('ad', row);
  const former = contentOf(row);
  const content: Content = {
    format: input.format ?? former.format,
    ...(await takeBrand(context, input, former)),
    text: input.text ?? former.text,
    callToAction: input.callToAction ?? former.callToAction,
    landingUrl: input.landingUrl === undefined ? former.landingUrl : input.landingUrl,
    trackers: input.trackers ?? former.trackers,
    media: input.media ?? former.media,
    thumbnail: input.thumbnail === undefined ? former.thumbnail : input.thumbnail,
  };
  const media = await takeChosen(context, content, former);
  const at = { objective: row.objective as Objective, placements: row.placements as Placement[] };
  const [problem] = row.published_at === null ? [] : problemsOfAd({ ...content, media }, at);
  if (problem) refuse('ads.content_missing', { ...toldOf(problem), name: row.name });
  const before = { name: row.name, labels: row.labels, ...former };
  const after = { name: input.name ?? row.name, labels: input.labels ?? row.labels, ...content };
  // Nobody has looked at what people would see now; a name and labels are for those who work here.
  const isSeenAnew = !isSame(former, content);
  await context.db
    .updateTable('ads.ads')
    .set({
      name: after.name,
      labels: after.labels,
      ...columnsOf(content),
      updated_at: context.now,
      ...(isSeenAnew ? { review: 'pending' as const, review_reason: null, reviewed_at: null } : {}),
    })
    .where('account_id', '=', account.id)
    .where('id', '=', row.id)
    .execute();
  await recordAds(context, account, [
    {
      level: 'ad',
      verb: 'updated',
      id: row.id,
      name: after.name,
      before: { ...adFields(before), review: row.review },
      after: { ...adFields(after), review: isSeenAnew ? 'pending' : row.review },
      undo: (center) => inverse(contract.updateAd, { center, account: account.id, ad: row.id, ...before }),
    },
  ]);
  return getAd(context, row.id);
}
