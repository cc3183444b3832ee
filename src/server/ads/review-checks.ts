// The rules look at every ad that asks to be shown, outside of anybody's call: its words, what it shows, and the page it leads to.
import { sql } from 'kysely';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { Placement } from '../../contract/ads-media-kinds.ts';
import { type Finding, rejecting } from '../../contract/ads-review-kinds.ts';
import { runInCenter } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { type Database, enterAccount } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import { type Outbound, OutboundError } from '../foundation/outbound.ts';
import { mediaOf, pictureOf, thumbnailOf } from './ad-media.ts';
import { problemsOfMedia } from './media-rules.ts';
import { decideOne } from './review-decisions.ts';
import { findingsIn, type Words } from './review-rules.ts';
import { type AdRow, getAdAccount, getRow } from './rows.ts';

export interface ReviewRules {
  words: Words;
  /** After so many approvals in a row by people an account is trusted; null for never. */
  trustAfter: number | null;
}

interface Open {
  account_id: string;
  id: string;
  owner_id: string;
}

const queue = 'ads.review-checks';
const atOnce = 20;

export interface Reviewing {
  /** Looks at what is new, without waiting. */
  look(): void;
  stop(): Promise<void>;
}

export function reviewAds(
  { jobs }: Pick<Installation, 'jobs'>,
  database: Database,
  {
    outbound,
    rules,
    report,
  }: { outbound: Outbound; rules: ReviewRules; report: (error: unknown, where: string) => void },
): Reviewing {
  let isStopped = false;
  let isWanted = false;
  let running: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    for (;;) {
      if (!isWanted || isStopped) return;
      isWanted = false;
      if ((await checkSome(database, outbound, rules)) === atOnce) isWanted = true;
    }
  };
  const look = (): void => {
    isWanted = true;
    running ??= work()
      .catch((error: unknown) => isStopped || report(error, queue))
      .then(() => void (running = null));
  };
  // What a server that died left, another takes up.
  jobs.work(queue, () => Promise.resolve(look()), { cron: '* * * * *' });
  return {
    look,
    async stop() {
      isStopped = true;
      await running;
    },
  };
}

async function listOpen(database: Database): Promise<Open[]> {
  const reading = await database.begin('read');
  try {
    const { rows } = await sql<Open>`select * from ads.unchecked_reviews(${atOnce})`.execute(reading.db);
    return rows;
  } finally {
    await reading.rollback();
  }
}

async function checkSome(database: Database, outbound: Outbound, rules: ReviewRules): Promise<number> {
  const open = await listOpen(database);
  for (const one of open) await checkOne(database, one, { outbound, rules });
  return open.length;
}

/** Lets the transaction of a job act on the account of a review. */
async function inAccount(database: Database, one: Open, work: (context: Context) => Promise<void>): Promise<void> {
  await runInCenter(database, { centerId: one.owner_id, name: queue }, async (outer) => {
    await enterAccount(outer.db, one.account_id);
    const account = { value: { id: one.account_id, mask: 0, relation: 'owner_center', role: null } };
    await work(Object.create(outer, { account }) as Context);
  });
}

const withoutUrls = (row: AdRow) => {
  const file = (shown: AdRow['shown'][number]) => {
    const { place: _, ...one } = shown;
    return one;
  };
  const [still, picture] = [thumbnailOf(row), pictureOf(row)];
  return {
    media: mediaOf(row).map(file),
    thumbnail: still ? file(still) : null,
    picture: picture ? file(picture) : null,
  };
};

/** What people would see, as whoever reviews sees it. */
async function contentAt(context: Context, row: AdRow) {
  const account = await getAdAccount(context);
  const center = await context.db
    .selectFrom('centers.current')
    .select('name')
    .where('id', '=', context.centerId)
    .executeTakeFirst();
  return {
    name: row.name,
    account: { id: account.id, name: account.name },
    centerName: center?.name ?? '',
    objective: row.objective,
    placements: row.placements,
    format: row.format,
    brandName: row.brand_name,
    text: row.text,
    callToAction: row.call_to_action,
    landingUrl: row.landing_url,
    ...withoutUrls(row),
  };
}
export type ReviewedContent = Awaited<ReturnType<typeof contentAt>>;

const searchOf = ({ name, brandName, text, landingUrl, account, centerName }: ReviewedContent): string =>
  [name, brandName, text, landingUrl ?? '', account.name, centerName].join('\n');

/** Null where nobody asks any more. */
async function readAsked(database: Database, one: Open): Promise<{ row: AdRow; content: ReviewedContent } | null> {
  let found: { row: AdRow; content: ReviewedContent } | null = null;
  await inAccount(database, one, async (context) => {
    const asked = await context.db
      .selectFrom('ads.reviews')
      .select('ad_id')
      .where('account_id', '=', one.account_id)
      .where('id', '=', one.id)
      .where('state', '=', 'checking')
      .executeTakeFirst();
    if (!asked) return;
    const row = await getRow(context, 'ad', asked.ad_id);
    found = { row, content: await contentAt(context, row) };
  });
  return found;
}

async function landingOf(outbound: Outbound, url: string | null): Promise<Finding[]> {
  if (url === null) return [];
  try {
    const { status } = await outbound.get(url);
    return status >= 200 && status < 400 ? [] : ['landing_unreachable'];
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return [error.trouble === 'not_allowed' ? 'landing_forbidden' : 'landing_unreachable'];
  }
}

async function checkOne(
  database: Database,
  one: Open,
  { outbound, rules }: { outbound: Outbound; rules: ReviewRules },
): Promise<void> {
  const asked = await readAsked(database, one);
  if (!asked) return;
  const { row, content } = asked;
  const placed = problemsOfMedia(
    { format: row.format as Ad['format'], media: mediaOf(row) },
    row.placements as Placement[],
  );
  // No connection is held while the page of somebody else takes its time.
  const landing = await landingOf(outbound, row.landing_url);
  const found: Finding[] = [
    ...findingsIn({ brandName: row.brand_name, text: row.text }, rules.words),
    ...(placed.length > 0 ? (['format_unfit'] as const) : []),
    ...landing,
  ];
  await inAccount(database, one, (context) => settle(context, one, { content, found, rules }));
}

async function settle(
  context: Context,
  one: Open,
  { content, found, rules }: { content: ReviewedContent; found: Finding[]; rules: ReviewRules },
): Promise<void> {
  const { rows } = await sql<{ ad_id: string; appeal: string | null }>`
    update ads.reviews set state = 'waiting', content = ${JSON.stringify(content)}::jsonb, search = ${searchOf(content)}, findings = ${found}
    where account_id = ${one.account_id} and id = ${one.id} and state = 'checking' returning ad_id, appeal`.execute(
    context.db,
  );
  const [open] = rows;
  // Meanwhile the ad changed: another question is open about it.
  if (!open) return;
  // Who asks once more asks people.
  if (open.appeal !== null) return;
  const against = found.filter((each) => rejecting.includes(each));
  if (against.length > 0) {
    await decideOne(context, { id: one.id, decision: 'reject', reasons: against, note: null, by: null });
    return;
  }
  if (found.length === 0 && (await isTrusted(context, rules.trustAfter)))
    await decideOne(context, { id: one.id, decision: 'approve', reasons: [], note: null, by: null });
}

/** The last decisions that people made about this account were all approvals, and they are enough. */
async function isTrusted({ db, account }: Context, trustAfter: number | null): Promise<boolean> {
  if (trustAfter === null) return false;
  const { rows } = await sql<{ state: string }>`
    select state from ads.reviews where account_id = ${account.id} and decided_by is not null order by decided_at desc, id desc limit ${trustAfter}`.execute(
    db,
  );
  return rows.length === trustAfter && rows.every(({ state }) => state === 'approved');
}
