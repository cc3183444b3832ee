// Who loses an account when it leaves its center or ends: named before it is done.
import { sql } from 'kysely';
import { listPartnerHolders, type RightsHolder } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';

interface Named {
  id: string;
  name: string;
}

export interface AccountLosses {
  /** People of the acting center to whom it was given, directly, through a group or a team, or for some hours. */
  people: Named[];
  partners: Named[];
  theirPeople: RightsHolder[];
}

/** As many as an entry names. */
const named = 100;

export async function listAccountLosses(context: Context, accountId: string): Promise<AccountLosses> {
  const center = context.centerId;
  const { rows: people } = await sql<Named>`
    select p.id, p.name from identity.people p where p.id in (
      select g.person_id from access.grants g where g.center_id = ${center} and g.asset_id = ${accountId}
      union select e.person_id from access.elevations e where e.center_id = ${center} and e.asset_id = ${accountId} and e.expires_at > now()
      union select q.person_id from access.group_items i join access.group_grants q on q.center_id = i.center_id and q.group_id = i.group_id
        where i.center_id = ${center} and i.asset_id = ${accountId}
      union select w.person_id from access.team_ways w where w.center_id = ${center} and w.asset_id = ${accountId})
    order by p.name, p.id`.execute(context.db);
  const { rows: partners } = await sql<Named>`
    select p.partner_center_id as id, p.partner_name as name from access.holdings h
    join access.partnerships p on p.center_id = h.owner_center_id and p.partner_center_id = h.center_id
    where h.owner_center_id = ${center} and h.asset_id = ${accountId} and h.status = 'bound'
    order by p.partner_name, p.partner_center_id`.execute(context.db);
  const theirs: RightsHolder[] = [];
  for (const { id } of partners) theirs.push(...(await listPartnerHolders(context, { accountId, partnerId: id })));
  return { people, partners, theirPeople: theirs };
}

/** As fields of an entry. */
export function lossFields({ people, partners, theirPeople }: AccountLosses) {
  return {
    losing: people.slice(0, named),
    partnersLosing: partners.slice(0, named),
    theirPeople: theirPeople.slice(0, named),
  };
}
