import { Film, Image } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { MediaFile } from '../../contract/ads-media.ts';
import { classNames } from '../ui/class-names.ts';

/** `0:06` of six seconds. */
export function lengthOf(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A small picture; a sign where there is none. */
export function MediaTile({ media, className }: { media: MediaFile; className?: string }) {
  const Sign = media.kind === 'video' ? Film : Image;
  return (
    <span
      className={classNames('relative block shrink-0 overflow-hidden rounded-md bg-sunken', className ?? 'size-10')}
    >
      {media.previewUrl === null ? (
        <span className="flex size-full items-center justify-center text-ink-3">
          <Sign size={20} aria-hidden="true" />
        </span>
      ) : (
        <img src={media.previewUrl} alt="" loading="lazy" className="size-full object-cover" />
      )}
      {media.durationMs !== null && (
        <span className="tnum absolute end-0.5 bottom-0.5 rounded-sm bg-black/70 px-1 text-[0.6875rem] leading-4 text-white">
          {lengthOf(media.durationMs)}
        </span>
      )}
    </span>
  );
}

export function useMediaFacts(): (media: Pick<MediaFile, 'width' | 'height' | 'durationMs' | 'bytes'>) => string {
  const t = useTranslations();
  return ({ width, height, durationMs, bytes }) => {
    const size = t('ads.media.size', { megabytes: Math.max(0.1, Math.round(bytes / 104_857.6) / 10) });
    return [`${width}×${height}`, ...(durationMs === null ? [] : [lengthOf(durationMs)]), size].join(' · ');
  };
}
