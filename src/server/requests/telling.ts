// Who is told of a request by mail: those who may answer it now, each with a link of their own.
import { sql } from 'kysely';
import { isInTerm } from '../access/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter, seekEmail } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import type { Letter, SecretLink } from '../foundation/mail.ts';
import { makeDecisionLink } from './decision-links.ts';
import { delegatesOf } from './delegations.ts';
import type { RequestRow } from './queries.ts';

interface Told {
  personId: string;
  /** In whose place they are told; null where it is for themself. */
  insteadOf: string | null;
  /** Whether they may answer: a delegate has no more rights than before. */
  mayDecide: boolean;
}

async function personOf(context: Context, email: string): Promise<string | undefined> {
  await seekEmail(context.db, email);
  const { rows } = await sql<{
    id: string;
  }>`select id from identity.people where email_key = ${email} and confirmed_at is not null`.execute(context.db);
  return rows[0]?.id;
}

/** Live Owners and Admins of the acting center, with their roles: of what is confidential, those who may look into it. */
async function listManagers(context: Context, isConfidential: boolean): Promise<{ person_id: string; role: string }[]> {
  const managers = await context.db
    .selectFrom('access.members as m')
    .select(['m.person_id', 'm.role', 'm.finance_role'])
    .where('m.center_id', '=', context.centerId)
    .where('m.status', '=', 'active')
    .where('m.role', 'in', ['owner', 'admin'])
    .where(isInTerm('m'))
    .orderBy('m.person_id')
    .execute();
  return managers.filter((one) => !isConfidential || one.role === 'owner' || one.finance_role !== 'none');
}

/** Who may not answer: who asked, and whom a proposal is about. */
async function listBarred(context: Context, row: RequestRow): Promise<Set<string>> {
  const barred = new Set([row.asked_by]);
  if (row.kind !== 'requests.proposal') return barred;
  const proposal = await context.db
    .selectFrom('requests.proposals')
    .select('beneficiaries')
    .where('center_id', '=', row.center_id)
    .where('id', '=', row.object_id)
    .executeTakeFirst();
  for (const id of proposal?.beneficiaries ?? []) barred.add(id);
  return barred;
}

/** Who answers for a center. Those who are away are told through their delegates, unless nobody would be told then. */
async function listOfCenter(outer: Context, row: RequestRow, centerId: string, ownersOnly: boolean): Promise<Told[]> {
  const barred = await listBarred(outer, row);
  const { approvers } = row.details as { approvers?: string };
  await enterCenter(outer.db, centerId);
  const context = contextIn(outer, centerId);
  const managers = (await listManagers(context, row.is_confidential)).filter(({ person_id }) => !barred.has(person_id));
  const deciding = new Set(
    managers.filter(({ role }) => role === 'owner' || approvers !== 'owners').map(({ person_id }) => person_id),
  );
  const wanted = managers.filter(({ person_id, role }) => deciding.has(person_id) && (role === 'owner' || !ownersOnly));
  const away = await delegatesOf(context);
  const known = new Set(managers.map(({ person_id }) => person_id));
  const told = new Map<string, Told>();
  for (const { person_id: personId } of wanted)
    if (!away.has(personId)) told.set(personId, { personId, insteadOf: null, mayDecide: true });
  for (const { person_id: personId } of wanted) {
    const delegate = away.get(personId);
    if (!delegate) continue;
    const { id, name } = known.has(delegate.id) ? delegate : { id: personId, name: null };
    if (!told.has(id)) told.set(id, { personId: id, insteadOf: name, mayDecide: deciding.has(id) });
  }
  await enterCenter(outer.db, row.center_id);
  return [...told.values()];
}

async function listTold(context: Context, row: RequestRow, ownersOnly: boolean): Promise<Told[]> {
  if (row.to_center_id !== null) return listOfCenter(context, row, row.to_center_id, ownersOnly);
  const personId = row.to_person_id ?? (await personOf(context, row.to_email_key ?? ''));
  return personId === undefined ? [] : [{ personId, insteadOf: null, mayDecide: true }];
}

/** What a request is about, in one name that its decider knows. */
function thingOf(row: RequestRow): string {
  type Details = Partial<Record<'account' | 'member', { name: string }>> & { endpoints?: string[] };
  const { account, member, endpoints } = row.details as Details;
  return account?.name ?? member?.name ?? String(endpoints?.length ?? '');
}

type Template = Extract<Letter['template'], `requests.${string}`>;

/** Writes the mails about a request. The transaction acts inside the asking center, before and after. */
export async function tellDeciders(
  context: Context,
  installation: Pick<Installation, 'mail' | 'secretKey'>,
  about: { row: RequestRow; template: Template; ownersOnly?: boolean },
): Promise<number> {
  const { row, template } = about;
  const told = await listTold(context, row, about.ownersOnly === true);
  for (const { personId, insteadOf, mayDecide } of told) {
    const link: SecretLink | { path: string } = mayDecide
      ? await makeDecisionLink(context, installation, { row, personId })
      : { path: `/me/inbox?request=${row.id}` };
    await installation.mail.sendLater(context.db, {
      template,
      to: { personId },
      link,
      values: {
        kind: row.kind.replace('.', '_'),
        center: row.center_name,
        person: row.asked_by_name,
        thing: thingOf(row),
        hasNote: row.note === '' ? 'no' : 'yes',
        note: row.note,
        until: { minute: row.expires_at.toISOString() },
        isDelegate: insteadOf === null ? 'no' : 'yes',
        insteadOf: insteadOf ?? '',
        decides: mayDecide ? 'yes' : 'no',
      },
    });
  }
  return told.length;
}
