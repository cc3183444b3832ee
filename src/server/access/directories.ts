// The members and the ad accounts of a center, as lists search and sort them: who may see which is not decided here.
import { sql } from 'kysely';
import type { GridAccount } from '../../contract/access-grid.ts';
import type { CenterRole, CreatorRole, FinanceRole } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { Directory } from '../foundation/directory.ts';
import { compareTexts } from '../foundation/listing.ts';

export interface MemberLine {
  id: string;
  /** Name and address in lower case. */
  text: string;
  name: string;
  email: string;
  /** In lower case, to sort by. */
  nameKey: string;
  avatarVersion: string | null;
  role: CenterRole;
  financeRole: FinanceRole;
  creatorRole: CreatorRole;
  status: string;
  joinedAt: Date;
  startsAt: Date | null;
  expiresAt: Date | null;
}

const ranks: Record<CenterRole, number> = { owner: 0, admin: 1, employee: 2 };

/** Active and suspended members of the acting center: all, or those with these ids. */
export async function readMembers(context: Context, ids: readonly string[] | undefined): Promise<MemberLine[]> {
  let members = context.db
    .selectFrom('access.members as m')
    .innerJoin('identity.people as p', 'p.id', 'm.person_id')
    .select(['p.id', 'p.name', 'p.email', 'p.avatar_version as avatarVersion', 'm.role'])
    .select(['m.finance_role as financeRole', 'm.creator_role as creatorRole', 'm.status', 'm.joined_at as joinedAt'])
    .select(['m.starts_at as startsAt', 'm.expires_at as expiresAt'])
    .where('m.center_id', '=', context.centerId)
    .where('m.status', 'in', ['active', 'suspended']);
  if (ids) members = members.where('m.person_id', '=', sql<string>`any (${ids as string[]}::bigint[])`);
  return (await members.execute()).map((row) => ({
    ...(row as Omit<MemberLine, 'text' | 'nameKey'>),
    text: `${row.name} ${row.email}`.toLowerCase(),
    nameKey: row.name.toLowerCase(),
  }));
}

export const memberDirectory = new Directory<MemberLine>({
  kind: 'members',
  load: readMembers,
  orders: {
    name: (one, other) => compareTexts(one.nameKey, other.nameKey),
    email: (one, other) => compareTexts(one.email.toLowerCase(), other.email.toLowerCase()),
    role: (one, other) => ranks[one.role] - ranks[other.role],
    joined: (one, other) => one.joinedAt.getTime() - other.joinedAt.getTime(),
  },
});

type AccountStatus = GridAccount['status'];

export interface AccountLine {
  id: string;
  /** Name and company in lower case. */
  text: string;
  name: string;
  /** In lower case, to sort by. */
  nameKey: string;
  status: AccountStatus;
  createdAt: number;
  /** By the center itself; else a partner shares it, now, later or no longer. */
  isOwned: boolean;
}

export const accountDirectory = new Directory<AccountLine>({
  kind: 'accounts',
  async load(context, ids) {
    let held = context.db
      .selectFrom('access.holdings as h')
      .innerJoin('assets.accounts as a', 'a.id', 'h.asset_id')
      .select(['a.id', 'a.name', 'a.company', 'a.status', 'h.relation'])
      .select(sql<number>`extract(epoch from a.created_at)::float8`.as('created_at'))
      .where('h.center_id', '=', context.centerId)
      .where('h.status', '=', 'bound');
    if (ids) held = held.where('h.asset_id', '=', sql<string>`any (${ids as string[]}::bigint[])`);
    return (await held.execute()).map((row) => ({
      id: row.id,
      text: `${row.name} ${row.company}`.toLowerCase(),
      name: row.name,
      nameKey: row.name.toLowerCase(),
      status: row.status as AccountStatus,
      createdAt: row.created_at,
      isOwned: row.relation === 'owner_center',
    }));
  },
  orders: {
    name: (one, other) => compareTexts(one.nameKey, other.nameKey),
    created: (one, other) => one.createdAt - other.createdAt,
    status: (one, other) => compareTexts(one.status, other.status),
  },
});

/** Accounts of the acting center with any, or with all, of the labels. */
export async function findLabelled(
  context: Context,
  labels: readonly string[],
  match: 'any' | 'all',
): Promise<Set<string>> {
  const keys = [...new Set(labels.map((each) => each.toLowerCase()))];
  const rows = await context.db
    .selectFrom('assets.labels as l')
    .select('l.asset_id')
    .where('l.center_id', '=', context.centerId)
    .where(sql`lower(l.label)`, 'in', keys)
    .groupBy('l.asset_id')
    .having(sql<boolean>`count(*) >= ${match === 'all' ? keys.length : 1}`)
    .execute();
  return new Set(rows.map((row) => row.asset_id));
}
