// Everybody who could mind a recovery is told of each step of it, whatever they have turned off.
import type { Context } from '../foundation/context.ts';
import type { Mail } from '../foundation/mail.ts';
import { findCodes, type RecoveryRow } from './recovery-queries.ts';

export async function tellOfRecovery(
  context: Context,
  mail: Mail,
  what: {
    template: 'centers.recovery_started' | 'centers.recovery_cancelled' | 'centers.recovery_done';
    row: RecoveryRow;
  },
): Promise<void> {
  const { template, row } = what;
  const stewards = await context.db
    .selectFrom('access.members as m')
    .innerJoin('identity.people as p', 'p.id', 'm.person_id')
    .select(['p.id', 'p.email_key'])
    .where('m.center_id', '=', context.centerId)
    .where('m.status', 'in', ['active', 'suspended'])
    .where('m.role', 'in', ['owner', 'admin'])
    .orderBy('p.id')
    .execute();
  const codes = await findCodes(context);
  const values = {
    center: row.center_name,
    person: row.person_name,
    email: row.person_email,
    dueAt: { minute: row.due_at.toISOString() },
  };
  const told = new Set<string>();
  for (const { id, email_key: key } of stewards) {
    told.add(key);
    const link = { path: `/${context.centerId}/settings` };
    await mail.sendLater(context.db, { template, to: { personId: id }, link, values });
  }
  const holders = (codes?.holders ?? []).flatMap(({ email }) => email ?? []);
  const others = [...holders, ...(template === 'centers.recovery_started' ? [] : [row.person_email])];
  for (const email of others) {
    if (told.has(email.toLowerCase())) continue;
    told.add(email.toLowerCase());
    const to = { email, locale: codes?.locale === 'zh-CN' ? ('zh-CN' as const) : ('en' as const) };
    await mail.sendLater(context.db, { template, to, link: { path: '/recovery' }, values });
  }
}
