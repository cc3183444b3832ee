import { useTranslations } from 'use-intl';
import { webhookActions } from '../../contract/notifications-webhooks.ts';
import { Box } from '../ui/checkbox.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';

const rooms = [...new Set(webhookActions.map((action) => action.slice(0, action.indexOf('.'))))];
const actionsOf = (room: string) => webhookActions.filter((action) => action.startsWith(`${room}.`));

/** Everything, or the events of some rooms. What was chosen one by one elsewhere shows as a part of its room. */
export function EventChoice({
  chosen,
  isAll,
  onChange,
}: {
  chosen: readonly string[];
  isAll: boolean;
  onChange: (choice: { isAll: boolean; chosen: string[] }) => void;
}) {
  const t = useTranslations();
  const toggle = (room: string) => {
    const own = actionsOf(room);
    const rest = chosen.filter((action) => !action.startsWith(`${room}.`));
    const isWhole = own.every((action) => chosen.includes(action));
    onChange({ isAll, chosen: isWhole ? rest : [...rest, ...own] });
  };
  return (
    <div className="space-y-3">
      <RadioCards
        legend={t('notifications.webhooks.events')}
        value={isAll ? 'all' : 'some'}
        options={[
          { value: 'all', label: t('notifications.webhooks.all_events'), hint: t('notifications.webhooks.all_hint') },
          {
            value: 'some',
            label: t('notifications.webhooks.some_events'),
            hint: t('notifications.webhooks.some_hint'),
          },
        ]}
        onChange={(value) => onChange({ isAll: value === 'all', chosen: [...chosen] })}
      />
      {!isAll && (
        <ul className="grid gap-x-4 rounded-lg px-3 py-1 shadow-[inset_0_0_0_1px_var(--line)] sm:grid-cols-2">
          {rooms.map((room) => {
            const own = actionsOf(room);
            const count = own.filter((action) => chosen.includes(action)).length;
            return (
              <li key={room}>
                <label className="flex min-h-9 cursor-pointer items-center gap-2.5 text-sm">
                  <Box
                    checked={count === own.length}
                    isMixed={count > 0 && count < own.length}
                    onChange={() => toggle(room)}
                  />
                  <span className="min-w-0 flex-1">{t(`notifications.webhooks.rooms.${room}`)}</span>
                  <span className="tnum text-xs text-ink-3">
                    {count}/{own.length}
                  </span>
                </label>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
