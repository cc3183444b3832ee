// What is done to rows of the creative library: into the bin and back, shared with the center, taken over from it.
import { FolderInput, RotateCcw, Share2, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Media } from '../../contract/ads-media.ts';
import { mediaAtOnce } from '../../contract/ads-media-kinds.ts';
import { command } from '../api/hooks.ts';
import { useShownCall } from '../api/shown-call.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { type RowsAct, SelectionBar } from '../ui/selection-bar.tsx';
import { toast } from '../ui/toast.tsx';
import type { Chosen } from '../ui/use-chosen.ts';
import type { LibraryAt } from './send-media.ts';

function useCalls(at: LibraryAt) {
  const t = useTranslations();
  const run = useShownCall();
  const restore = async (ids: string[]) => {
    if (await run([], () => command('ads.restoreMedia', { ...at, ids })))
      toast({ message: t('ads.done.restored', { count: ids.length }) });
  };
  const remove = async (rows: readonly Media[]) => {
    const ids = rows.map(({ id }) => id);
    if (!(await run([], () => command('ads.removeMedia', { ...at, ids })))) return;
    toast({ message: t('ads.done.removed', { count: ids.length }), undo: () => void restore(ids) });
  };
  const share = async (media: Pick<Media, 'id' | 'name'>, isShared: boolean, canUndo = true) => {
    if (!(await run([], () => command('ads.updateMedia', { ...at, media: media.id, isShared })))) return;
    toast({
      message: t(isShared ? 'ads.media.shared_now' : 'ads.media.unshared_now', { name: media.name }),
      undo: canUndo ? () => void share(media, !isShared, false) : undefined,
    });
  };
  const takeOver = async (rows: readonly Media[]) => {
    await run([], async () => {
      const { changed } = await command('ads.copyMedia', { ...at, ids: rows.map(({ id }) => id) });
      toast({ message: t('ads.media.taken_over', { count: changed }) });
    });
  };
  return { remove, restore, share, takeOver };
}

interface Seen {
  /** Why nothing may be done; null where it may. */
  reason: string | null;
  /** What other accounts share is seen, or what lies in the bin. */
  isShared: boolean;
  isInBin: boolean;
}

export function useMediaActs(at: LibraryAt, { reason, isShared, isInBin }: Seen) {
  const t = useTranslations();
  const calls = useCalls(at);
  const menu = (row: Media): MenuItem[] => {
    if (isShared)
      return [
        {
          label: t('ads.media.take_over'),
          icon: <FolderInput size={16} />,
          disabledReason: reason,
          onSelect: () => void calls.takeOver([row]),
        },
      ];
    if (row.deletedAt !== null)
      return [
        {
          label: t('ads.acts.restore'),
          icon: <RotateCcw size={16} />,
          disabledReason: reason,
          onSelect: () => void calls.restore([row.id]),
        },
      ];
    return [
      {
        label: t(row.isShared ? 'ads.media.unshare' : 'ads.media.share'),
        hint: row.isShared ? undefined : t('ads.media.share_hint'),
        icon: <Share2 size={16} />,
        disabledReason: reason ?? (row.post === null ? null : t('ads.media.post_not_shared')),
        onSelect: () => void calls.share(row, !row.isShared),
      },
      {
        label: t('ads.acts.remove'),
        icon: <Trash2 size={16} />,
        tone: 'danger',
        disabledReason: reason ?? (row.adCount > 0 ? t('ads.media.in_use', { count: row.adCount }) : null),
        onSelect: () => void calls.remove([row]),
      },
    ];
  };
  const act = (clear: () => void): RowsAct<Media> => {
    const after = (done: (rows: Media[]) => Promise<void>) => (rows: Media[]) => void done(rows).then(clear);
    if (isShared)
      return {
        key: 'take_over',
        label: t('ads.media.take_over'),
        disabledReason: reason,
        onChoose: after(calls.takeOver),
      };
    if (isInBin)
      return {
        key: 'restore',
        label: t('ads.acts.restore'),
        disabledReason: reason,
        onChoose: after((rows) => calls.restore(rows.map(({ id }) => id))),
      };
    return {
      key: 'remove',
      label: t('ads.acts.remove'),
      variant: 'danger',
      icon: <Trash2 size={16} aria-hidden="true" />,
      disabledReason: reason,
      onChoose: after(calls.remove),
    };
  };
  const bar = (chosen: Chosen<Media>): ReactNode =>
    chosen.count === 0 ? null : <SelectionBar chosen={chosen} max={mediaAtOnce} acts={[act(chosen.clear)]} />;
  return { menu, bar };
}
