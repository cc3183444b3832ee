import type { Selectable } from 'kysely';
import {
  enoughStewards,
  type listOwnRecoveries as listEndpoint,
  type Recovery,
  type RecoveryStatus,
  type Steward,
} from '../../contract/centers-recovery.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { matches, readPage } from '../foundation/lists.ts';
import type { CentersRecoveries } from '../foundation/tables.ts';

/** Who could step in; the room of members knows, and hands it over. */
export type ListStewards = (context: Context) => Promise<Steward[]>;

export type RecoveryRow = Selectable<CentersRecoveries>;

export function presentRecovery(row: RecoveryRow): Recovery {
  return {
    id: row.id,
    center: { id: row.center_id, name: row.center_name },
    person: { id: row.person_id, name: row.person_name, email: row.person_email },
    state: row.state as Recovery['state'],
    startedAt: row.started_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

/** The codes of the acting center that are good now. */
export async function findCodes(context: Context) {
  const set = await context.db
    .selectFrom('centers.recovery_sets as s')
    .leftJoin('identity.people as p', 'p.id', 's.made_by')
    .select(['s.id', 's.needed', 's.delay_hours', 's.locale', 's.made_by', 's.made_at', 'p.name'])
    .where('s.center_id', '=', context.centerId)
    .where('s.ended_at', 'is', null)
    .executeTakeFirst();
  if (!set) return undefined;
  const holders = await context.db
    .selectFrom('centers.recovery_codes')
    .select(['holder as name', 'email'])
    .where('center_id', '=', context.centerId)
    .where('set_id', '=', set.id)
    .orderBy('place')
    .execute();
  return { ...set, holders };
}

export function findRunning(context: Context): Promise<RecoveryRow | undefined> {
  return context.db
    .selectFrom('centers.recoveries')
    .selectAll()
    .where('center_id', '=', context.centerId)
    .where('state', '=', 'running')
    .executeTakeFirst();
}

export async function getRecovery(context: Context, listStewards: ListStewards): Promise<RecoveryStatus> {
  const [stewards, codes, running] = [
    await listStewards(context),
    await findCodes(context),
    await findRunning(context),
  ];
  return {
    stewards,
    isAtRisk: stewards.filter(({ state }) => state === 'ready').length < enoughStewards,
    codes: codes
      ? {
          needed: codes.needed,
          delayHours: codes.delay_hours,
          madeAt: codes.made_at.toISOString(),
          madeBy: { id: codes.made_by, name: codes.name ?? '' },
          holders: codes.holders,
        }
      : null,
    running: running ? presentRecovery(running) : null,
  };
}

export async function listOwnRecoveries(
  context: Context,
  input: InputOf<typeof listEndpoint>,
): Promise<ReplyOf<typeof listEndpoint>> {
  let found = context.db
    .selectFrom('centers.recoveries')
    .where('person_id', '=', context.actor.personId)
    .where(matches(input.search, ['center_name']));
  if (input.state !== 'all') found = found.where('state', '=', input.state);
  const direction = input.sort === '-started' ? 'desc' : 'asc';
  const { rows, total } = await readPage(
    found.selectAll().orderBy('started_at', direction).orderBy('id', direction),
    input,
  );
  return { items: rows.map(presentRecovery), total, page: input.page, pageSize: input.pageSize };
}
