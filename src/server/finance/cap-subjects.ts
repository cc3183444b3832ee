// What a cap may be set on.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-budgets.ts';
import { isInTerm } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { listOffset, matches } from '../foundation/lists.ts';

interface Row {
  id: string | null;
  name: string;
}

const subjects = ({ centerId }: Context) => ({
  partner: sql<Row>`
    select p.partner_center_id as id, coalesce(c.name, p.partner_name) as name
    from access.partnerships p left join centers.current c on c.id = p.partner_center_id
    where p.center_id = ${centerId} and p.status = 'active'`,
  person: sql<Row>`
    select m.person_id as id, p.name from access.members m join identity.people p on p.id = m.person_id
    where m.center_id = ${centerId} and m.status = 'active' and ${isInTerm('m')} and (m.role = 'owner' or m.finance_role = 'manager')`,
  token: sql<Row>`select t.id, t.name || ' (' || t.person_name || ')' as name from finance.list_tokens() t`,
  label: sql<Row>`
    select null::bigint as id, min(l.label) as name from assets.labels l where l.center_id = ${centerId} group by lower(l.label)`,
});

export async function listCapSubjects(
  context: Context,
  input: InputOf<typeof contract.listCapSubjects>,
): Promise<ReplyOf<typeof contract.listCapSubjects>> {
  const from: RawBuilder<unknown> = sql`(${subjects(context)[input.kind]}) s where ${matches(input.search, ['s.name'])}`;
  const direction = input.sort === 'name' ? sql`asc` : sql`desc`;
  const { rows } = await sql<Row>`
    select s.id, s.name from ${from} order by lower(s.name) ${direction}, s.id limit ${input.pageSize} offset ${listOffset(input)}`.execute(
    context.db,
  );
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total from ${from}`.execute(
    context.db,
  );
  return { items: rows, total: counted[0]?.total ?? 0, page: input.page, pageSize: input.pageSize };
}
