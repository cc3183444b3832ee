import { useTranslations } from 'use-intl';
import { mailTimes, type NotificationSettings } from '../../contract/notifications.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { MeFrame } from '../identity/me-frame.tsx';
import { Banner } from '../ui/banner.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Select, SelectField } from '../ui/select-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';

type Line = NotificationSettings['kinds'][number];
type Save = (change: { kinds?: Partial<Line>[]; digestHour?: number; digestWeekday?: number }) => void;

/** One kind: whether it is shown in the app, and when it is mailed. */
function KindLine({ line, save }: { line: Line; save: Save }) {
  const t = useTranslations();
  const name = t(`notifications.kinds.${line.kind}`);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-sm font-medium text-ink">{name}</p>
        <p className="text-xs text-ink-3">{t(`notifications.hints.${line.kind}`)}</p>
      </div>
      <Checkbox
        className="w-24"
        label={t('notifications.settings.in_app')}
        aria-label={t('notifications.settings.in_app_of', { kind: name })}
        checked={line.inApp}
        onChange={(event) => save({ kinds: [{ kind: line.kind, inApp: event.currentTarget.checked }] })}
      />
      {line.mail === null ? (
        <p className="w-44 text-xs text-ink-3">{t('notifications.settings.own_mail')}</p>
      ) : (
        <Select
          className="w-44"
          aria-label={t('notifications.settings.mail_of', { kind: name })}
          value={line.mail}
          options={mailTimes.map((value) => ({ value, label: t(`notifications.settings.times.${value}`) }))}
          onChange={(event) => save({ kinds: [{ kind: line.kind, mail: event.currentTarget.value as 'off' }] })}
        />
      )}
    </li>
  );
}

function DigestFields({ settings, save }: { settings: NotificationSettings; save: Save }) {
  const t = useTranslations();
  const hour = (value: number) => `${String(value).padStart(2, '0')}:00`;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        label={t('notifications.settings.hour')}
        hint={t('notifications.settings.zone', { zone: settings.timeZone.replaceAll('_', ' ') })}
        value={String(settings.digestHour)}
        options={Array.from({ length: 24 }, (_, value) => ({ value: String(value), label: hour(value) }))}
        onChange={(event) => save({ digestHour: Number(event.currentTarget.value) })}
      />
      <SelectField
        label={t('notifications.settings.weekday')}
        value={String(settings.digestWeekday)}
        options={[1, 2, 3, 4, 5, 6, 7].map((value) => ({
          value: String(value),
          label: t(`notifications.settings.weekdays.${value}`),
        }))}
        onChange={(event) => save({ digestWeekday: Number(event.currentTarget.value) })}
      />
    </div>
  );
}

/** Kinds against channels, and when digests come. Each choice is kept at once. */
export default function NotificationSettingsPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const known = useEndpoint('notifications.getNotificationSettings', {});
  const command = useCommand('notifications.updateNotificationSettings', {
    refreshes: ['notifications'],
    onDone: () => toast({ message: t('common.saved') }),
  });
  const save = command.mutate as unknown as Save;
  const settings = known.data;
  return (
    <MeFrame>
      <div className="max-w-3xl space-y-4">
        {say(known.error ?? command.error) !== null && <Banner tone="bad">{say(known.error ?? command.error)}</Banner>}
        <Card isFlush title={t('notifications.settings.title')} hint={t('notifications.settings.hint')}>
          {settings === undefined ? (
            <Skeleton className="p-5" lines={8} />
          ) : (
            <ul className="divide-y divide-line">
              {settings.kinds.map((line) => (
                <KindLine key={line.kind} line={line} save={save} />
              ))}
            </ul>
          )}
        </Card>
        <Card title={t('notifications.settings.digests')} hint={t('notifications.settings.digests_hint')}>
          {settings === undefined ? <Skeleton lines={2} /> : <DigestFields settings={settings} save={save} />}
        </Card>
      </div>
    </MeFrame>
  );
}
