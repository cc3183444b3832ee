// Who belongs to an audience is put together apart from all calls: by its rule, every hour, and from lists once they are whole.
import { type RawBuilder, sql } from 'kysely';
import type { AudienceCondition, AudienceRule } from '../../contract/audiences.ts';
import type { Context } from '../foundation/context.ts';
import { type Connection, type Database, enterAccount } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import { containing } from '../foundation/lists.ts';

const queue = 'assets.audiences';

interface Due {
  account: string;
  audience: string;
}

export async function composeLater(context: Context, jobs: Installation['jobs'], due: Due): Promise<void> {
  await jobs.enqueue(context.db, queue, due, { singletonKey: due.audience });
}

/** Without data, all that are due. */
export function composeAudiences({ jobs }: Pick<Installation, 'jobs'>, database: Database): void {
  jobs.work<Partial<Due>>(
    queue,
    async ({ data: { account, audience } }) => {
      const due = account !== undefined && audience !== undefined ? [{ account, audience }] : await listDue(database);
      const faults: unknown[] = [];
      // One that fails keeps no other waiting, whatever account it lies in.
      for (const one of due) await compose(database, one).catch((error: unknown) => faults.push(error));
      if (faults.length > 0) throw faults[0];
    },
    { cron: '*/10 * * * *' },
  );
}

async function listDue(database: Database): Promise<Due[]> {
  const reading = await database.begin('read');
  try {
    const { rows } = await sql<Due>`select account_id as account, id as audience from assets.due_audiences()`.execute(
      reading.db,
    );
    return rows;
  } finally {
    await reading.rollback();
  }
}

interface Row {
  rule: AudienceRule | null;
  is_over: boolean;
  is_forgotten: boolean;
}

async function compose(database: Database, { account, audience }: Due): Promise<void> {
  const transaction = await database.begin('write');
  const { db } = transaction;
  try {
    await enterAccount(db, account);
    await sql`set local statement_timeout = '100s'`.execute(db);
    const { rows } = await sql<Row>`
      select rule, deleted_at is not null or expires_at <= now() as is_over,
        least(deleted_at, expires_at) < now() - interval '7 days' as is_forgotten
      from assets.audiences where account_id = ${account} and id = ${audience} for update`.execute(db);
    const [row] = rows;
    if (row) {
      const on = { account, audience };
      if (row.is_forgotten) await sql`delete from assets.audience_members where ${within(on)}`.execute(db);
      await mergeUploads(db, on);
      if (row.rule !== null && row.is_over !== true) await applyRule(db, on, row.rule);
    }
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

const within = ({ account, audience }: Due): RawBuilder<unknown> =>
  sql`account_id = ${account} and audience_id = ${audience}`;

/**
 * A person is known by the id that the tag gave, else by that of the advertiser, else by a mail address or phone number: what an event
 * knows of these is one person.
 */
const person = sql`coalesce('\\x03'::bytea || e.visitor_hash, '\\x04'::bytea || e.external_hash, '\\x01'::bytea || e.email_hash,
  '\\x02'::bytea || e.phone_hash)`;

function peopleOf({ pixel, event, days, urlContains, atLeast, times }: AudienceCondition): RawBuilder<unknown> {
  const conditions = [
    sql`e.at >= now() - make_interval(days => ${days})`,
    sql`${person} is not null`,
    ...(event === null ? [] : [sql`e.name = ${event}`]),
    ...(urlContains === null ? [] : [sql`e.url ilike ${containing(urlContains)}`]),
    ...(atLeast === null ? [] : [sql`e.currency = ${atLeast.currency} and e.value_micros >= ${atLeast.amountMicros}`]),
  ];
  return sql`(select ${person} as key from assets.pixels p join assets.pixel_events e on e.account_id = p.account_id and e.pixel_id = p.id
    where p.id = ${pixel} and ${sql.join(conditions, sql` and `)} group by 1 having count(*) >= ${times})`;
}

async function applyRule(db: Connection, on: Due, { match, include, exclude }: AudienceRule): Promise<void> {
  const wanted = sql.join(include.map(peopleOf), match === 'all' ? sql` intersect ` : sql` union `);
  const unwanted = exclude.map((one) => sql` except ${peopleOf(one)}`);
  await sql`
    with found as materialized ((${wanted}) ${sql.join(unwanted, sql``)}),
    gone as (delete from assets.audience_members m where ${within(on)} and not exists (select from found f where f.key = m.key)),
    come as (insert into assets.audience_members (account_id, audience_id, key)
      select ${on.account}, ${on.audience}, key from found on conflict do nothing)
    update assets.audiences set size = (select count(*) from found), computed_at = now()
      where account_id = ${on.account} and id = ${on.audience}`.execute(db);
}

/** What was finished is put to the audience whole; what was given up is deleted. */
async function mergeUploads(db: Connection, on: Due): Promise<void> {
  const { rows } = await sql<{ id: string; mode: 'add' | 'remove' | 'replace'; state: string }>`
    select id, mode, state from assets.audience_uploads u where ${within(on)} and (state = 'working' or state = 'cancelled' and exists (
      select from assets.audience_upload_rows r where r.account_id = u.account_id and r.upload_id = u.id)) order by id`.execute(
    db,
  );
  for (const { id, mode, state } of rows) {
    const sent = sql`assets.audience_upload_rows r where r.account_id = ${on.account} and r.upload_id = ${id}`;
    if (state === 'working') {
      if (mode === 'remove')
        await sql`delete from assets.audience_members m where ${within(on)} and exists (select from ${sent} and r.key = m.key)`.execute(
          db,
        );
      if (mode === 'replace')
        await sql`delete from assets.audience_members m where ${within(on)} and not exists (select from ${sent} and r.key = m.key)`.execute(
          db,
        );
      if (mode !== 'remove')
        await sql`insert into assets.audience_members (account_id, audience_id, key)
          select ${on.account}, ${on.audience}, r.key from ${sent} on conflict do nothing`.execute(db);
      await sql`update assets.audience_uploads set state = 'done', ended_at = now() where account_id = ${on.account} and id = ${id}`.execute(
        db,
      );
    }
    await sql`delete from assets.audience_upload_rows r where r.account_id = ${on.account} and r.upload_id = ${id}`.execute(
      db,
    );
    if (state === 'working')
      await sql`update assets.audiences set computed_at = now(), size = (select count(*) from assets.audience_members where ${within(on)})
        where account_id = ${on.account} and id = ${on.audience}`.execute(db);
  }
}
