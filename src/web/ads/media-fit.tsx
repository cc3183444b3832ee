import { useTranslations } from 'use-intl';
import type { MediaFile } from '../../contract/ads-media.ts';
import { fitOf, type Placement } from '../../contract/ads-media-kinds.ts';
import { Banner } from '../ui/banner.tsx';

/** In which places what was chosen is shown, and what keeps it out of the others. */
export function FitNote({ media, placements }: { media: readonly MediaFile[]; placements: readonly Placement[] }) {
  const t = useTranslations();
  if (media.length === 0) return null;
  const { fits, unfit } = fitOf(placements, media);
  return (
    <Banner tone={fits.length === 0 ? 'warn' : 'info'}>
      {fits.length > 0 && t('ads.media.shown_in', { places: fits.map((one) => t(`ads.kinds.${one}`)).join(', ') })}
      {unfit.map(({ placement, problem, want }) => (
        <span key={placement} className="block">
          {t('ads.media.unfit', { place: t(`ads.kinds.${placement}`), problem, want })}
        </span>
      ))}
    </Banner>
  );
}
