// Writes what people are shown, as each of them wants it, and enqueues the mails that go at once.
import { sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { actAs, type Connection, enterCenter } from '../foundation/database.ts';
import type { Jobs } from '../foundation/jobs.ts';
import type { Reader } from './audience.ts';
import type { News } from './news.ts';
import { type Chosen, listChosen } from './settings.ts';

export const mailQueue = 'notifications.mail';

/** What the job that mails is told. It looks at the rest once more. */
export interface Mailing {
  personId: string;
  ids: string[];
  as: 'at_once' | 'daily' | 'weekly';
}

/** One notification as it is about to be written. */
export type Draft = News & Reader & { times: number };
type Written = Draft & Chosen;

export async function writeDrafts(context: Context, jobs: Jobs, drafts: readonly Draft[]): Promise<void> {
  const { db } = context;
  for (const group of byPlace(joined(drafts))) {
    const [first] = group;
    if (!first) continue;
    if (first.centerId !== null) await enterCenter(db, first.centerId);
    // Whoever is no member of the center is asked about, and told, as themself.
    if (first.isOutsider) await actAs(db, { id: first.personId });
    const written = await asChosen(db, group);
    for (let at = 0; at < written.length; at += 500) await insertSome(db, jobs, written.slice(at, at + 500));
    const told = [...new Set(written.flatMap(({ inApp, personId }) => (inApp ? [personId] : [])))];
    await sql`select pg_notify('atrium', 'told:' || p) from unnest(${told}::text[]) p`.execute(db);
  }
}

/** What one call did many times over is one thing to be told. */
function joined(drafts: readonly Draft[]): Draft[] {
  const known = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = [draft.personId, draft.call, draft.action, draft.telling.kind, draft.centerId].join(' ');
    const first = known.get(key);
    if (first) first.times += 1;
    else known.set(key, { ...draft });
  }
  return [...known.values()];
}

/** Members of a center together, and outsiders one by one. */
function byPlace(drafts: readonly Draft[]): Draft[][] {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = draft.isOutsider ? `${draft.centerId} ${draft.personId}` : `${draft.centerId}`;
    groups.set(key, [...(groups.get(key) ?? []), draft]);
  }
  return [...groups.values()];
}

async function asChosen(db: Connection, drafts: readonly Draft[]): Promise<Written[]> {
  const chosen = await listChosen(
    db,
    drafts.map(({ personId }) => personId),
  );
  return drafts.flatMap((draft) => {
    const { inApp, mail: wanted } = chosen(draft.personId, draft.telling.kind);
    const mail = draft.telling.hasOwnMail ? 'off' : wanted;
    return inApp || mail !== 'off' ? [{ ...draft, inApp, mail }] : [];
  });
}

const json = (side: object | null): string | null => side && JSON.stringify(side);

async function insertSome(db: Connection, jobs: Jobs, written: readonly Written[]): Promise<void> {
  if (written.length === 0) return;
  const rows = await db
    .insertInto('notifications.notifications')
    .values(
      written.map((one) => ({
        person_id: one.personId,
        at: one.at,
        kind: one.telling.kind,
        center_id: one.centerId,
        center_name: one.centerName,
        needs: one.needs,
        action: one.action,
        actor_name: one.actorName,
        object_type: one.object.type,
        object_id: one.object.id,
        object_name: one.object.name,
        times: one.times,
        before: json(one.before),
        after: json(one.after),
        request_id: one.requestId,
        in_app: one.inApp,
        mail: one.mail,
      })),
    )
    .returning(['id', 'person_id', 'kind', 'mail'])
    .execute();
  const mailings = new Map<string, Mailing>();
  for (const { id, person_id: personId, kind, mail } of rows) {
    if (mail !== 'at_once') continue;
    const key = `${personId} ${kind}`;
    const { ids } = mailings.get(key) ?? { ids: [] };
    mailings.set(key, { personId, ids: [...ids, id], as: mail });
  }
  for (const mailing of mailings.values()) await jobs.enqueue(db, mailQueue, mailing);
}
