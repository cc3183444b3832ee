import { Check, Pencil, Star, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { AdView } from '../../contract/ads-views.ts';
import { command } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import { useWhyNot } from '../assets/account-reason.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { controlClass } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import type { ViewsProps } from './views-button.tsx';

/** A name that is changed in its place. */
function Rename({ one, onDone }: { one: AdView; onDone: (name: string | null) => void }) {
  const t = useTranslations();
  const [name, setName] = useState(one.name);
  const typed = name.trim();
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1">
      <input
        // The press on the pencil asked for it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label={t('ads.views.name_of', { name: one.name })}
        aria-invalid={typed === '' || undefined}
        maxLength={100}
        value={name}
        className={`${controlClass} h-8 px-2 text-sm`}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || !['Enter', 'Escape'].includes(event.key)) return;
          // Escape leaves the field and not the dialog.
          event.preventDefault();
          event.stopPropagation();
          if (event.key === 'Escape') onDone(null);
          else if (typed !== '') onDone(typed);
        }}
      />
      <IconButton
        size="sm"
        label={t('ads.views.rename_save')}
        icon={<Check size={16} />}
        onClick={() => typed !== '' && onDone(typed)}
      />
    </div>
  );
}

/** All views: renamed, shared, made the default one, deleted. */
export function ViewsDialog({ center, account, view, views, onView, onClose }: ViewsProps & { onClose: () => void }) {
  const t = useTranslations();
  const run = useShownCall();
  const [renaming, setRenaming] = useState<string | null>(null);
  const reason = useWhyNot(account)('campaign:edit');
  const at = { center, account: account.id };
  const remove = async ({ id, name }: AdView) => {
    if (!(await run([], () => command('ads.removeView', { ...at, view: id })))) return;
    if (view.view === id) onView({ view: '' });
    const restore = () => void run([], () => command('ads.restoreView', { ...at, view: id }));
    toast({ message: t('ads.views.removed', { name }), undo: restore });
  };
  const change = (one: AdView, what: { name?: string; isShared?: boolean }) =>
    void run([], () => command('ads.updateView', { ...at, view: one.id, ...what }));
  const prefer = ({ id, isDefault }: AdView) =>
    void run([], () => command('ads.setDefaultView', { ...at, defaultView: isDefault ? null : id }));
  const whyNot = (one: AdView): string | null =>
    one.isOwn || !one.isShared ? reason : t('ads.views.only_maker', { maker: one.maker });
  return (
    <Dialog
      title={t('ads.views.manage_title')}
      subtitle={t('ads.views.manage_hint')}
      onClose={onClose}
      footer={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      {views.all.length === 0 ? (
        <p className="text-sm text-ink-3">{t('ads.views.none')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {views.all.map((one) => (
            <li key={one.id} className="flex min-h-12 flex-wrap items-center gap-x-2 gap-y-1 py-1.5">
              {renaming === one.id ? (
                <Rename
                  one={one}
                  onDone={(name) => {
                    setRenaming(null);
                    if (name !== null && name !== one.name) change(one, { name });
                  }}
                />
              ) : (
                <div className="min-w-0 flex-1 basis-40">
                  <span className="block truncate text-sm font-medium">{one.name}</span>
                  <span className="block truncate text-xs text-ink-3">
                    {t(`ads.levels.${one.settings.level}`)}
                    {one.isOwn ? '' : ` · ${t('ads.views.by', { maker: one.maker })}`}
                    {one.isDefault ? ` · ${t('ads.views.is_default')}` : ''}
                  </span>
                </div>
              )}
              <Switch
                label={t('ads.views.shared_short')}
                aria-label={t('ads.views.share_of', { name: one.name })}
                checked={one.isShared}
                disabled={whyNot(one) !== null}
                title={whyNot(one) ?? undefined}
                onChange={(event) => change(one, { isShared: event.currentTarget.checked })}
              />
              <div className="flex">
                <IconButton
                  size="sm"
                  label={t(one.isDefault ? 'ads.views.default_off' : 'ads.views.default_on', { name: one.name })}
                  aria-pressed={one.isDefault}
                  icon={<Star size={16} fill={one.isDefault ? 'currentColor' : 'none'} />}
                  onClick={() => prefer(one)}
                />
                <IconButton
                  size="sm"
                  label={t('ads.views.rename', { name: one.name })}
                  disabled={!one.mayChange}
                  icon={<Pencil size={16} />}
                  onClick={() => setRenaming(one.id)}
                />
                <IconButton
                  size="sm"
                  label={t('ads.views.remove', { name: one.name })}
                  disabled={!one.mayChange}
                  icon={<Trash2 size={16} />}
                  onClick={() => void remove(one)}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
