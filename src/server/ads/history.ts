// What something was set to on another day, from the history that the database keeps of each row: no change is missing from it.
import { sql } from 'kysely';
import type { compareSettings as endpoint } from '../../contract/ads-history.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { adFields, adGroupFields, campaignFields } from './log.ts';
import { budgetOf, contentOf, settingsOf } from './present.ts';
import { type AdGroupRow, type AdRow, type CampaignRow, getRow } from './rows.ts';

type Row = CampaignRow | AdGroupRow | AdRow;
type Side = ReplyOf<typeof endpoint>['before'];

function fieldsOf(level: AdLevel, row: Row): Record<string, unknown> {
  const { name, labels } = row;
  if (level === 'campaign') return campaignFields({ name, labels, budget: budgetOf(row as CampaignRow) });
  if (level === 'ad_group') return adGroupFields({ name, labels, ...settingsOf(row as AdGroupRow) });
  return adFields({ name, labels, ...contentOf(row as AdRow) });
}

/** As it stood when the day ended on the clock of the account, or stands now where it has not ended yet. */
async function readAt(context: Context, { level, id }: { level: AdLevel; id: string }, day: string): Promise<Side> {
  const { rows } = await sql<Row>`
    select h.* from ${sql.table(`ads.${level}_history`)} h
    join assets.accounts a on a.id = h.account_id
    cross join lateral (select (${day}::date + 1)::timestamp at time zone a.time_zone as ends) t
    where h.account_id = ${context.account.id} and h.id = ${id}
      and h.valid_from < t.ends and (h.valid_to is null or h.valid_to >= t.ends)
    order by h.valid_from desc limit 1`.execute(context.db);
  const [row] = rows;
  if (!row) return null;
  const switches = { isOn: row.is_on, isDraft: row.published_at === null, inBin: row.deleted_at !== null };
  return JSON.parse(JSON.stringify({ ...fieldsOf(level, row), ...switches })) as Side;
}

export async function compareSettings(
  context: Context,
  { level, id, from, to }: InputOf<typeof endpoint>,
): Promise<ReplyOf<typeof endpoint>> {
  const [, before, after] = await Promise.all([
    getRow(context, level, id),
    readAt(context, { level, id }, from),
    readAt(context, { level, id }, to),
  ]);
  return { from, to, before, after };
}
