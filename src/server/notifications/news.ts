// An entry of the log, or an announced end, as something to be told.
import type { Selectable } from 'kysely';
import type { AuditEntries, NotificationsOutbox } from '../foundation/tables.ts';
import { shownOf, type Telling, tellingsOf } from './told.ts';

export type Side = Record<string, unknown> | null;

export interface News {
  /** Tells two news of the same transaction apart. */
  key: string;
  at: Date;
  /** What one call did together. */
  call: string;
  action: string;
  actorId: string | null;
  actorName: string;
  /** The member whom it is about. */
  subjectId: string | null;
  object: { type: string; id: string | null; name: string };
  before: Side;
  after: Side;
  telling: Telling;
}

/** The member whom an entry is about; of an automated rule, as whom it runs. */
function subjectOf({ object_type: type, object_id: id, after }: Selectable<AuditEntries>): string | null {
  if (type !== 'rule') return type === 'member' ? id : null;
  return ((after as Side)?.['person'] as { id: string } | undefined)?.id ?? null;
}

/** One for each line of the table, in its order. */
export function newsOf(entry: Selectable<AuditEntries>): News[] {
  const sides = { before: entry.before as Side, after: entry.after as Side };
  return tellingsOf({ action: entry.action, ...sides }).map((telling) => ({
    key: entry.id,
    at: entry.at,
    // Jobs have no request of their own, and a request may be more than one transaction.
    call: `${entry.request_id} ${entry.xact}`,
    action: entry.action,
    actorId: entry.actor_id,
    actorName: entry.actor_name,
    subjectId: subjectOf(entry),
    object: { type: entry.object_type, id: entry.object_id, name: entry.object_name },
    before: shownOf(telling, sides.before),
    after: shownOf(telling, sides.after),
    telling,
  }));
}

/** As the database wrote it down when it was announced. */
interface End {
  kind: 'membership' | 'grant' | 'group';
  person: string;
  object: string;
  name: string | null;
  at: string;
}

const ending: Telling = { kind: 'ending', to: 'subject', hasOwnMail: true };

/** What was announced by mail, in the app as well. */
export function newsOfEnd(
  { id, end_of: written }: Pick<Selectable<NotificationsOutbox>, 'id' | 'end_of'>,
  now: Date,
): News[] {
  if (written === null) return [];
  const end = written as unknown as End;
  const type = { membership: 'center', grant: 'account', group: 'group' }[end.kind];
  return [
    {
      key: `end ${id}`,
      at: now,
      call: `end ${end.kind}`,
      action: `ending.${end.kind}`,
      actorId: null,
      actorName: '',
      subjectId: end.person,
      object: { type, id: end.kind === 'membership' ? null : end.object, name: end.name ?? '' },
      before: null,
      after: { expiresAt: new Date(end.at).toISOString() },
      telling: ending,
    },
  ];
}
