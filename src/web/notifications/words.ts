// A notification in the reader's words: the same sentences as in its mail.
import { useTranslations } from 'use-intl';
import type { Notification } from '../../contract/notifications.ts';
import { changedFields, type FieldWords, useFieldWords } from '../activity/field-words.ts';
import { type Path, paths, withQuery } from '../paths.ts';

const ofCenters: readonly string[] = ['people', 'settings', 'assets', 'security', 'finance'];

/** The ad account, group or partner that it is about. */
function whatOf({ before, after }: Notification): string {
  for (const side of [after, before]) {
    const found = (side?.['account'] ?? side?.['group'] ?? side?.['team'] ?? side?.['partner']) as
      | { name?: string }
      | null
      | undefined;
    if (found?.name !== undefined && found.name !== '') return found.name;
  }
  return '';
}

/** Who did what, where: one line. */
export function useHeadline(): (notification: Notification) => string {
  const t = useTranslations();
  return (notification) => {
    const { action, actorName, center, object, times } = notification;
    const key = action.replace('.', '_');
    const values = {
      actor: actorName === '' ? t('notifications.system') : actorName,
      center: center?.name ?? '',
      object: object.name,
      hasObject: object.name === '' ? 'no' : 'yes',
      what: whatOf(notification),
      times,
      more: times - 1,
    };
    // Of a request that ran out or is talked about, who was asked is told something else than who asked.
    const theirs = `notifications.theirs.${key}`;
    const own = notification.kind === 'request' && t.has(theirs) ? theirs : `notifications.mine.${key}`;
    if (!ofCenters.includes(notification.kind) && t.has(own)) return t(own, values);
    return t('notifications.line', { ...values, action: t(`audit.actions.${key}`) });
  };
}

function changeWords(words: FieldWords, notification: Notification, field: string): string {
  const source = notification as Parameters<FieldWords['value']>[0];
  const [from, to] = [notification.before, notification.after].map((side) => words.value(source, field, side?.[field]));
  if (from === '—' && to === '—') return '';
  const change = from === to || from === '—' ? (to ?? '') : `${from} → ${to}`;
  return `${words.label(field)}: ${change}`;
}

/** What changed, in a line; nothing where it was done to many at once. */
export function useChanges(): (notification: Notification) => string {
  const words = useFieldWords();
  return (notification) =>
    notification.times > 1
      ? ''
      : changedFields(notification)
          .map((field) => changeWords(words, notification, field))
          .filter((text) => text !== '')
          .join(' · ');
}

/** Where it is seen or decided. */
export function placeOf({ kind, center, object, request }: Notification): Path | null {
  if (kind === 'account') return paths.mySessions();
  if (request !== null) return withQuery(paths.ownInbox(), { request });
  if (center === null) return null;
  if (object.type === 'proposal' && object.id !== null) return paths.proposal(center.id, object.id);
  if (object.type === 'webhook' && object.id !== null) return paths.webhook(center.id, object.id);
  if (object.type === 'request') return withQuery(paths.inbox(center.id), { tab: 'sent' });
  if (kind === 'finance') return paths.limits(center.id);
  if (ofCenters.includes(kind)) return paths.activity(center.id);
  return paths.home(center.id);
}
