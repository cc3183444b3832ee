// Proposals: making one, and reading them.
import { createHash } from 'node:crypto';
import { type SqlBool, sql } from 'kysely';
import { type Endpoint, type InputOf, isWrite, type ReplyOf } from '../../contract/endpoint.ts';
import { endpoints } from '../../contract/index.ts';
import type * as contract from '../../contract/proposals.ts';
import type { ApprovalArea, Proposal, ProposalSummary } from '../../contract/proposals.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import { record } from '../audit/index.ts';
import { closedRooms, readable, roomOf } from '../foundation/confidential.ts';
import type { Change, Context } from '../foundation/context.ts';
import { Refusal, refuse, rowRefusal } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import type { Jobs } from '../foundation/jobs.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { approvalFor, asksForReaders, beneficiariesOf, listApprovers } from './approval-rules.ts';
import { ask } from './commands.ts';

/** What would be changed by a call of the caller now; handed over by `app.ts`, which knows all calls. */
export type Rehearse = (context: Context, call: { endpoint: Endpoint; input: unknown }) => Promise<Change[]>;

const waitMs = 7 * 24 * 3600_000;
export const runQueue = 'requests.run';

const storable = new Map(
  endpoints
    .filter(({ access, isUnrepeatable, isSessionOnly }) => {
      const isInCenter = access.who === 'center' || access.who === 'account';
      return isInCenter && isUnrepeatable !== true && isSessionOnly !== true;
    })
    // A proposal of a proposal would hide what it does; so would that of a rule's run, which proposes what others must approve.
    .filter((one) => isWrite(one) && !/^requests\..*Proposal$|^requests\.proposeChanges$|^ads\.runRule$/.test(one.name))
    .map((one) => [one.name, one]),
);

/** An endpoint whose calls may be stored. */
export function storableNamed(name: string): Endpoint | undefined {
  return storable.get(name);
}

/**
 * What a call starts from and what it does, so that it can be told whether it still would: ids of what it makes are new each
 * time, and so are times that count from now.
 */
export function fingerprintOf(changes: readonly Change[]): Buffer {
  const told = changes.map(({ action, object, before, after }) => [
    action,
    object.type,
    before === null ? null : object.id,
    before,
    Object.keys(after ?? {}).toSorted(),
  ]);
  return createHash('sha256').update(JSON.stringify(told)).digest();
}

interface Planned {
  endpoint: string;
  input: object;
  changes: Change[];
}

async function plan(
  context: Context,
  rehearse: Rehearse,
  calls: InputOf<typeof contract.proposeChanges>['calls'],
): Promise<Planned[]> {
  const planned: Planned[] = [];
  for (const [place, call] of calls.entries()) {
    const endpoint = storableNamed(call.endpoint) ?? refuse('requests.call_unknown', { place: place + 1 });
    const input = { ...call.input, center: context.centerId };
    try {
      planned.push({ endpoint: call.endpoint, input, changes: await rehearse(context, { endpoint, input }) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse('requests.call_refused', { place: place + 1, code: error.code, details: error.details });
    }
  }
  return planned;
}

export async function proposeChanges(
  context: Context,
  { installation, rehearse }: { installation: Installation; rehearse: Rehearse },
  input: InputOf<typeof contract.proposeChanges>,
): Promise<Proposal> {
  const runAt = input.runAt === null ? null : new Date(input.runAt);
  if (runAt && runAt <= context.now) refuse('requests.run_in_past');
  const planned = await plan(context, rehearse, input.calls);
  const changes = planned.flatMap((one) => one.changes);
  if (planned.some((one) => one.changes.length === 0)) refuse('requests.changes_nothing');
  const needed = await approvalFor(context, changes);
  const isPending = needed?.canBeGiven === true;
  const isConfidential = changes.some(asksForReaders);
  const { id } = await context.db
    .insertInto('requests.proposals')
    .values({
      center_id: context.centerId,
      made_by: context.actor.personId,
      made_at: context.now,
      note: input.note,
      state: isPending ? 'pending' : 'approved',
      areas: isPending ? needed.areas : [],
      approvals: isPending ? needed.approvals : 0,
      approvers: needed?.approvers ?? 'admins',
      is_confidential: isConfidential,
      beneficiaries: beneficiariesOf(changes),
      run_at: runAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await context.db
    .insertInto('requests.proposed_calls')
    .values(
      planned.map((one, place) => ({
        center_id: context.centerId,
        proposal_id: id,
        place,
        endpoint: one.endpoint,
        input: JSON.stringify(one.input),
        changes: JSON.stringify(one.changes),
        fingerprint: fingerprintOf(one.changes),
      })),
    )
    .execute();
  if (isPending) await askApprovers(context, installation, { id, planned, note: input.note, needed, isConfidential });
  else await enqueueRun(context, installation.jobs, { id, runAt });
  await recordProposal(context, 'requests.proposal_made', id, {
    calls: planned.map(({ endpoint }) => endpoint),
    areas: isPending ? needed.areas : [],
    runAt: input.runAt,
  });
  return getProposal(context, { proposal: id });
}

async function askApprovers(
  context: Context,
  installation: Installation,
  of: {
    id: string;
    planned: Planned[];
    note: string;
    needed: { areas: string[]; approvals: number; approvers: string };
    isConfidential: boolean;
  },
): Promise<void> {
  const { areas, approvals, approvers } = of.needed;
  await ask(context, installation, {
    kind: 'requests.proposal',
    centerName: context.centerName,
    to: { centerId: context.centerId },
    objectId: of.id,
    note: of.note,
    details: { proposal: of.id, endpoints: of.planned.map(({ endpoint }) => endpoint), areas, approvals, approvers },
    expiresAt: new Date(context.now.getTime() + waitMs),
    isConfidential: of.isConfidential,
  });
}

export function enqueueRun(context: Context, jobs: Jobs, run: { id: string; runAt: Date | null }): Promise<void> {
  const data = { centerId: context.centerId, proposal: run.id };
  return jobs.enqueue(context.db, runQueue, data, run.runAt ? { startAfter: run.runAt } : {});
}

/** An entry about a proposal, in the log of its center. */
export function recordProposal(
  context: Context,
  action: Change['action'],
  proposal: string,
  after: Record<string, unknown>,
  isSystem = false,
): Promise<void> {
  return record(context, {
    action,
    object: { type: 'proposal', id: proposal, name: '' },
    after,
    log: { center: context.centerId },
    isSystem,
  });
}

interface Row {
  id: string;
  state: ProposalSummary['state'];
  note: string;
  made_by: string;
  maker_name: string | null;
  made_at: Date;
  run_at: Date | null;
  ended_at: Date | null;
  areas: ApprovalArea[];
  approvals: number;
  approvers: 'owners' | 'admins';
  is_confidential: boolean;
  beneficiaries: string[];
  emergency_by: string | null;
  emergency_name: string | null;
  emergency_reason: string | null;
  calls: number;
  done: number;
  failed: number;
  first: Change[] | null;
  given: { id: string; name: string; at: string }[] | null;
  request: string | null;
}

const isAdmin = ({ member }: Context): boolean => member.role !== 'employee';

/** Proposals that the caller may see: of the whole center for Owners and Admins, as far as they may look into what it is about, else their own. */
function seen(context: Context) {
  const { centerId } = context;
  const all = context.db.selectFrom('requests.proposals as p').where('p.center_id', '=', centerId);
  const isOwn = sql<SqlBool>`p.made_by = ${context.actor.personId}`;
  if (!isAdmin(context)) return all.where(isOwn);
  return closedRooms(context).length === 0 ? all : all.where(sql<SqlBool>`(not p.is_confidential or ${isOwn})`);
}

function withAll(context: Context) {
  const { centerId } = context;
  const countOf = (state: string) =>
    sql<number>`(select count(*)::int from requests.proposed_calls c where c.center_id = p.center_id and c.proposal_id = p.id ${sql.raw(state)})`;
  const nameOf = (column: string) =>
    sql<string | null>`(select o.name from identity.people o where o.id = ${sql.ref(column)})`;
  return seen(context)
    .select(['p.id', 'p.state', 'p.note', 'p.made_by', 'p.made_at', 'p.run_at', 'p.ended_at', 'p.areas', 'p.approvals'])
    .select(['p.approvers', 'p.is_confidential', 'p.beneficiaries', 'p.emergency_by', 'p.emergency_reason'])
    .select([nameOf('p.made_by').as('maker_name'), nameOf('p.emergency_by').as('emergency_name')])
    .select([
      countOf('').as('calls'),
      countOf(`and state = 'done'`).as('done'),
      countOf(`and state = 'failed'`).as('failed'),
    ])
    .select(
      sql<Change[] | null>`(select jsonb_path_query_array(c.changes, '$[0 to 2]') from requests.proposed_calls c
        where c.center_id = p.center_id and c.proposal_id = p.id order by c.place limit 1)`.as('first'),
    )
    .select(
      sql<
        Row['given']
      >`(select jsonb_agg(jsonb_build_object('id', a.person_id::text, 'name', coalesce(o.name, ''), 'at', a.approved_at) order by a.approved_at)
        from requests.approvals a left join identity.people o on o.id = a.person_id where a.center_id = p.center_id and a.proposal_id = p.id)`.as(
        'given',
      ),
    )
    .select(
      sql<
        string | null
      >`(select r.id from requests.requests r where r.center_id = ${centerId} and r.kind = 'requests.proposal' and r.object_id = p.id
        and r.state = 'pending')`.as('request'),
    );
}

function presentSummary(context: Context, row: Row, live: Live): ProposalSummary {
  const self = context.actor.personId;
  const may = live(row);
  const isMaker = row.made_by === self;
  const given = (row.given ?? []).map(({ id, name, at }) => ({
    person: { id, name },
    at: new Date(at).toISOString(),
    counts: may.has(id),
  }));
  const isOpen = row.state === 'pending' || row.state === 'approved';
  const mayDecide =
    !isMaker && may.has(self) && !row.beneficiaries.includes(self) && !given.some(({ person }) => person.id === self);
  const can: ProposalSummary['can'] = [];
  if (row.state === 'pending' && mayDecide) can.push('decide');
  if (isOpen && (isMaker || isAdmin(context))) can.push('cancel');
  if (row.state === 'failed' && (isMaker || isAdmin(context))) can.push('retry');
  if (row.state === 'pending' && context.member.role === 'owner') can.push('force');
  return {
    id: row.id,
    state: row.state,
    note: row.note,
    madeBy: { id: row.made_by, name: row.maker_name ?? '' },
    madeAt: row.made_at.toISOString(),
    runAt: row.run_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    areas: row.areas,
    approvals: { needed: row.approvals, approvers: row.approvers, given },
    emergency:
      row.emergency_by === null
        ? null
        : { by: { id: row.emergency_by, name: row.emergency_name ?? '' }, reason: row.emergency_reason ?? '' },
    progress: { calls: row.calls, done: row.done, failed: row.failed },
    firstChanges: readable(context, row.first ?? []).map(plainChange),
    can,
    request: row.request,
  };
}

/** As it is kept: the sentence is made for who reads it. */
export interface KeptRefusal {
  code: RefusalCode;
  details: Record<string, unknown>;
}

function presentRefusal({ origin }: Context, kept: KeptRefusal | null) {
  return kept && rowRefusal(new Refusal(kept.code, kept.details), origin.locale);
}

const plainChange = ({ action, object, before, after }: Change) =>
  ({ action, object, before, after }) as ProposalSummary['firstChanges'][number];

type Live = (row: Pick<Row, 'approvers' | 'is_confidential'>) => Set<string>;

/** Who may approve a proposal now. */
async function liveApprovers(context: Context): Promise<Live> {
  const sets = new Map<string, Set<string>>();
  for (const approvers of ['owners', 'admins'] as const)
    for (const isSecret of [false, true])
      sets.set(
        `${approvers} ${isSecret}`,
        new Set(await listApprovers(context, { approvers, isConfidential: isSecret })),
      );
  return (row) => sets.get(`${row.approvers} ${row.is_confidential}`) ?? new Set();
}

export async function listProposals(
  context: Context,
  input: InputOf<typeof contract.listProposals>,
): Promise<ReplyOf<typeof contract.listProposals>> {
  const isOpen = sql<SqlBool>`p.state in ('pending', 'approved')`;
  const isAsked = sql<SqlBool>`${matches(input.search, ['p.note'])} and ${
    input.state === 'all' ? sql`true` : input.state === 'open' ? isOpen : sql`not (${isOpen})`
  }`;
  const direction = input.sort === '-made' ? 'desc' : 'asc';
  const [rows, { total }, live] = await Promise.all([
    withAll(context)
      .where(isAsked)
      .orderBy('p.made_at', direction)
      .orderBy('p.id', direction)
      .limit(input.pageSize)
      .offset(listOffset(input))
      .execute(),
    seen(context).where(isAsked).select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
    liveApprovers(context),
  ]);
  const items = (rows as unknown as Row[]).map((row) => presentSummary(context, row, live));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

export async function getProposal(
  context: Context,
  { proposal }: Pick<InputOf<typeof contract.getProposal>, 'proposal'>,
): Promise<Proposal> {
  const [row, calls, live] = await Promise.all([
    withAll(context).where('p.id', '=', proposal).executeTakeFirst(),
    context.db
      .selectFrom('requests.proposed_calls')
      .select(['endpoint', 'input', 'changes', 'state', 'refusal', 'ended_at'])
      .where('center_id', '=', context.centerId)
      .where('proposal_id', '=', proposal)
      .orderBy('place')
      .execute(),
    liveApprovers(context),
  ]);
  if (!row) refuse('not_found');
  const closed = closedRooms(context);
  return {
    ...presentSummary(context, row as unknown as Row, live),
    calls: calls.map((call) => ({
      endpoint: call.endpoint,
      input: (closed.includes(roomOf(call.endpoint)) ? {} : call.input) as Proposal['calls'][number]['input'],
      changes: readable(context, call.changes as unknown as Change[]).map(plainChange),
      state: call.state as Proposal['calls'][number]['state'],
      refusal: closed.includes(roomOf(call.endpoint))
        ? null
        : presentRefusal(context, call.refusal as KeptRefusal | null),
      endedAt: call.ended_at?.toISOString() ?? null,
    })),
  };
}
