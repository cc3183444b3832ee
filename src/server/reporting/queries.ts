import { sql } from 'kysely';
import type { ReplyOf } from '../../contract/endpoint.ts';
import type { getSummary as summaryEndpoint } from '../../contract/reporting.ts';
import { countOwners, judgeCenter, visibleAccounts } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { listStewards } from '../members/index.ts';

/** What those are not told who may not list members. */
const untold = {
  members: null,
  pendingInvitations: null,
  owners: null,
  accountsWithoutPeople: null,
  stewards: null,
  recovery: null,
};

/** Counts for the home page, each only for who may list what it counts. */
export async function getSummary(context: Context): Promise<ReplyOf<typeof summaryEndpoint>> {
  const maySee = judgeCenter('member:list', context.member, context.now).isAllowed;
  const visible = context.db
    .selectFrom('assets.accounts as a')
    .where('a.owner_center_id', '=', context.centerId)
    .where(visibleAccounts(context));
  const { accounts } = await visible.select(sql<number>`count(*)::int`.as('accounts')).executeTakeFirstOrThrow();
  if (!maySee) return { accounts, ...untold };
  const counts = await context.db
    .selectNoFrom((of) => [
      of
        .selectFrom('access.members')
        .select(sql<number>`count(*)::int`.as('n'))
        .where('center_id', '=', context.centerId)
        .where('status', 'in', ['active', 'suspended'])
        .as('members'),
      of
        .selectFrom('members.invitations')
        .select(sql<number>`count(*)::int`.as('n'))
        .where('center_id', '=', context.centerId)
        .where('state', '=', 'pending')
        .where('expires_at', '>', sql<Date>`now()`)
        .as('pendingInvitations'),
      of
        .selectFrom('assets.accounts as a')
        .select(sql<number>`count(*)::int`.as('n'))
        .where('a.owner_center_id', '=', context.centerId)
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('access.grants as g')
                .select(sql`1`.as('one'))
                .where('g.center_id', '=', context.centerId)
                .whereRef('g.asset_id', '=', 'a.id'),
            ),
          ),
        )
        .as('accountsWithoutPeople'),
    ])
    .executeTakeFirstOrThrow();
  return {
    accounts,
    members: counts.members ?? 0,
    pendingInvitations: counts.pendingInvitations ?? 0,
    owners: await countOwners(context, context.centerId),
    accountsWithoutPeople: counts.accountsWithoutPeople ?? 0,
    stewards: (await listStewards(context)).filter(({ state }) => state === 'ready').length,
    recovery: await findRecovery(context),
  };
}

async function findRecovery(context: Context): Promise<{ person: string; dueAt: string } | null> {
  const row = await context.db
    .selectFrom('centers.recoveries')
    .select(['person_name', 'due_at'])
    .where('center_id', '=', context.centerId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return row ? { person: row.person_name, dueAt: row.due_at.toISOString() } : null;
}
