// Whether what an ad shows fits where it is shown.
import { sql } from 'kysely';
import type { DraftProblem } from '../../contract/ads.ts';
import { type AdFormat, fitOf, type Placement, type Shown, shows, type Unfit } from '../../contract/ads-media-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';

/** Whether an ad shows as many as its format does. */
export const isCountRight = ({ format, media }: { format: AdFormat; media: readonly unknown[] }): boolean =>
  media.length >= shows[format].least && media.length <= shows[format].most;

/** What is missing of what an ad shows; `unfit` says why where nothing is. */
export function problemsOfMedia(
  { format, media }: { format: AdFormat; media: readonly Shown[] },
  placements: readonly Placement[],
): { field: 'media'; problem: DraftProblem; unfit?: Unfit }[] {
  const isRight = isCountRight({ format, media }) && media.every(({ kind }) => kind === shows[format].kind);
  if (!isRight) return [{ field: 'media', problem: `${format}_missing` }];
  const { fits, unfit } = fitOf(placements, media);
  const [first] = unfit;
  return fits.length === 0 && first ? [{ field: 'media', problem: 'media_unfit', unfit: first }] : [];
}

/** Refuses a version that a published ad could show nowhere. */
export async function refuseUnfitIn({ db, account }: Context, media: string, version: Shown): Promise<void> {
  const { rows } = await sql<{ name: string; placements: Placement[] }>`
    select a.name, g.placements from ads.ad_media u
    join ads.ads a on a.account_id = u.account_id and a.id = u.ad_id
    join ads.ad_groups g on g.account_id = a.account_id and g.id = a.ad_group_id
    where u.account_id = ${account.id} and u.media_id = ${media} and u.place > 0 and a.published_at is not null
    order by a.id`.execute(db);
  for (const { name, placements } of rows) {
    const { fits, unfit } = fitOf(placements, [version]);
    if (fits.length === 0 && unfit[0]) refuse('ads.media_unfit', { name, ...unfit[0] });
  }
}
