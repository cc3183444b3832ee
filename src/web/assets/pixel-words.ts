// Pixels in the reader's words.
import { useTranslations } from 'use-intl';
import { type PixelState, standardEvents } from '../../contract/pixel-kinds.ts';
import type { Tone } from '../ui/badge.tsx';

export const pixelTones: Record<PixelState, Tone> = {
  active: 'ok',
  no_events: 'neutral',
  stopped: 'warn',
  paused: 'neutral',
};

type Standard = (typeof standardEvents)[number];

/** A standard event in words; any other as its own name. */
export function useEventName(): (event: string) => string {
  const t = useTranslations();
  return (event) =>
    (standardEvents as readonly string[]).includes(event) ? t(`pixels.events.${event as Standard}`) : event;
}
