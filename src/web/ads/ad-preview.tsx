// An ad as people see it, in the frame of each place.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { placements } from '../../contract/ads-kinds.ts';
import type { MediaFile } from '../../contract/ads-media.ts';
import type { AdFormat, Placement } from '../../contract/ads-media-kinds.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classNames } from '../ui/class-names.ts';
import { RadioTabs } from '../ui/radio-tabs.tsx';

export interface ShownAd {
  format: AdFormat;
  brandName: string;
  text: string;
  callToAction: string;
  media: readonly MediaFile[];
  thumbnail: MediaFile | null;
  /** Of the brand. */
  picture: MediaFile | null;
}

function Shown({ ad, className }: { ad: ShownAd; className: string }) {
  const t = useTranslations();
  const [at, setAt] = useState(0);
  const one = ad.media[Math.min(at, ad.media.length - 1)];
  if (!one)
    return (
      <div className={classNames('flex items-center justify-center bg-sunken text-sm text-ink-3', className)}>
        {t('ads.media.nothing_yet')}
      </div>
    );
  return (
    <div className={classNames('relative bg-black', className)}>
      {one.kind === 'video' ? (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- what advertisers upload has no captions of its own.
        <video
          key={one.url}
          src={one.url}
          poster={ad.thumbnail?.url ?? one.previewUrl ?? undefined}
          controls
          preload="none"
          aria-label={one.name}
          className="size-full object-contain"
        />
      ) : (
        <img src={one.url} alt={one.name} className="size-full object-contain" />
      )}
      {ad.media.length > 1 && (
        <div className="absolute inset-x-0 bottom-1 flex justify-center gap-1">
          {ad.media.map((each, index) => (
            <button
              key={each.id}
              type="button"
              aria-label={t('ads.media.card', { number: index + 1 })}
              aria-pressed={index === at}
              onClick={() => setAt(index)}
              className="flex size-6 items-center justify-center"
            >
              <span className={classNames('size-2 rounded-full', index === at ? 'bg-white' : 'bg-white/50')} />
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function Words({ ad, isLight = false }: { ad: ShownAd; isLight?: boolean }) {
  const t = useTranslations();
  const brand = ad.brandName || t('ads.form.brand');
  return (
    <div className="min-w-0 flex-1">
      <p className="flex items-center gap-2 text-sm font-semibold">
        <Avatar size="sm" id={brand} name={brand} url={ad.picture && (ad.picture.previewUrl ?? ad.picture.url)} />
        <span className="truncate">
          <bdi>{brand}</bdi>
          <span className={classNames('ms-1.5 text-xs font-normal', isLight ? 'text-white/80' : 'text-ink-3')}>
            {t('ads.media.sponsored')}
          </span>
        </span>
      </p>
      <p className="line-clamp-3 text-sm break-words">{ad.text}</p>
    </div>
  );
}

function CallToAction({ ad }: { ad: ShownAd }) {
  const t = useTranslations();
  return (
    <span className="shrink-0 rounded-md bg-accent px-3 py-1.5 text-center text-sm font-medium text-on-accent">
      {t(`ads.kinds.${ad.callToAction}`)}
    </span>
  );
}

const frames: Record<Placement, (ad: ShownAd) => React.ReactNode> = {
  feed: (ad) => (
    <div className="mx-auto w-64 overflow-hidden rounded-xl bg-surface shadow-card">
      <Shown ad={ad} className="h-72 w-full" />
      <div className="space-y-2 p-3">
        <Words ad={ad} />
        <div className="flex flex-col">
          <CallToAction ad={ad} />
        </div>
      </div>
    </div>
  ),
  story: (ad) => (
    <div className="relative mx-auto h-[26rem] w-[14.625rem] overflow-hidden rounded-2xl bg-black">
      <Shown ad={ad} className="size-full" />
      <div className="pointer-events-none absolute inset-x-0 top-0 bg-linear-to-b from-black/80 to-transparent p-3 pb-8 text-white">
        <Words ad={ad} isLight />
      </div>
      <div className="pointer-events-none absolute inset-x-3 bottom-12 flex flex-col">
        <CallToAction ad={ad} />
      </div>
    </div>
  ),
  banner: (ad) => (
    <div className="mx-auto flex w-full max-w-md items-center gap-3 rounded-lg bg-surface p-2 shadow-card">
      <Shown ad={ad} className="h-16 w-28 shrink-0 rounded-md" />
      <Words ad={ad} />
      <CallToAction ad={ad} />
    </div>
  ),
};

/** The same ad in feed, story and banner. */
export function AdPreview({ ad }: { ad: ShownAd }) {
  const t = useTranslations();
  const [place, setPlace] = useState<Placement>('feed');
  return (
    <section aria-label={t('ads.media.preview')} className="space-y-3 rounded-xl bg-sunken p-4">
      <RadioTabs
        label={t('ads.media.preview')}
        value={place}
        options={placements.map((one) => ({ value: one, label: t(`ads.kinds.${one}`) }))}
        onChange={setPlace}
      />
      {frames[place](ad)}
    </section>
  );
}
