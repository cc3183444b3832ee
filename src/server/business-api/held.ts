// What people hold of ad accounts, as programs know it: one row for each person or account, whatever ways there are to it.
import { everything, type List, listed } from './ask.ts';
import { advertiserRoleOf, advertiserRoles } from './tables.ts';

/** One way to an account: given directly, through a group, or for some hours. */
interface Way {
  role: string;
  via: 'grant' | 'group' | 'team' | 'elevation';
  startsAt: string | null;
  expiresAt: string | null;
}

function isInForce({ startsAt, expiresAt }: Way): boolean {
  const now = Date.now();
  return (startsAt === null || Date.parse(startsAt) <= now) && (expiresAt === null || Date.parse(expiresAt) > now);
}

/** The more, the stronger: first what is in force, then the role. */
function strengthOf(way: Way): number {
  const roles = advertiserRoles.length;
  return (isInForce(way) ? roles : 0) + roles - advertiserRoles.indexOf(advertiserRoleOf(way.role));
}

/** The strongest way of each, in the order of the list. A role for some hours is none that programs should give or take by. */
export function strongest<Row extends Way>(list: List<Row>, keyOf: (row: Row) => string): List<Row> {
  let found: Promise<List<Row>> | undefined;
  const read = async (): Promise<List<Row>> => {
    const best = new Map<string, Row>();
    for (const row of await everything(list)) {
      if (row.via === 'elevation') continue;
      const known = best.get(keyOf(row));
      if (known === undefined || strengthOf(row) > strengthOf(known)) best.set(keyOf(row), row);
    }
    return listed([...best.values()]);
  };
  return async (paging) => {
    found ??= read();
    return (await found)(paging);
  };
}
