// What a center demands of its own Admins.
import * as contract from '../../contract/access.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { lockRightsOf } from './commands.ts';
import { effectsOfPolicy } from './role-effects.ts';

type Policy = ReplyOf<typeof contract.getPolicy>;

export async function getPolicy(context: Context): Promise<Policy> {
  const row = await context.db
    .selectFrom('access.centers')
    .select('admins_need_assignment')
    .where('center_id', '=', context.centerId)
    .executeTakeFirstOrThrow();
  return { adminsNeedAssignment: row.admins_need_assignment };
}

/** Changes what every Admin may do at once, so it waits for all writes there. The entry names who loses or gains. */
export async function updatePolicy(
  context: Context,
  { adminsNeedAssignment }: InputOf<typeof contract.updatePolicy>,
): Promise<Policy> {
  await lockRightsOf(context, context.centerId);
  const before = await getPolicy(context);
  if (before.adminsNeedAssignment === adminsNeedAssignment) return before;
  const gains = adminsNeedAssignment ? {} : await effectsOfPolicy(context, 'gaining');
  await context.db
    .updateTable('access.centers')
    .set({ admins_need_assignment: adminsNeedAssignment })
    .where('center_id', '=', context.centerId)
    .execute();
  const losses = adminsNeedAssignment ? await effectsOfPolicy(context, 'losing') : {};
  await record(context, {
    action: 'access.policy_updated',
    object: { type: 'center', id: context.centerId, name: context.centerName },
    before: { ...before },
    after: { adminsNeedAssignment, ...gains, ...losses },
    log: { center: context.centerId },
    undo: inverse(contract.updatePolicy, { center: context.centerId, ...before }),
  });
  return { adminsNeedAssignment };
}
