// The hours of a week, painted: by mouse and finger as rectangles, by keyboard with arrows, Space and Shift.
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { type Cell, clockOf, days, isShown, painted, perDay, presets, spansOf } from './hours.ts';

/** Names of the days, Monday first. 5 January 1970 was a Monday. */
function useDayNames(width: 'long' | 'short'): string[] {
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' });
  return Array.from({ length: days }, (_, day) => format.format(new Date(Date.UTC(1970, 0, 5 + day))));
}

/** `Mon–Fri 09:00–18:00`. */
export function useHoursWords(): (hours: string) => string {
  const t = useTranslations();
  const names = useDayNames('short');
  return (hours) => {
    if (!hours.includes('0')) return t('ads.hours.always');
    return spansOf(hours)
      .map(({ from, to, times }) => {
        const name = from === to ? names[from] : t('ads.hours.days', { from: names[from] ?? '', to: names[to] ?? '' });
        return `${name} ${times.join(', ')}`;
      })
      .join(' · ');
  };
}

interface Painting {
  from: Cell;
  /** As it was when the painting began: a rectangle that shrinks gives back what it covered. */
  base: string;
  isOn: boolean;
}

const between = (place: number, most: number): number => Math.max(0, Math.min(most, place));

const moves: Record<string, (cell: Cell) => Cell> = {
  ArrowLeft: ({ day, half }) => ({ day, half: between(half - 1, perDay - 1) }),
  ArrowRight: ({ day, half }) => ({ day, half: between(half + 1, perDay - 1) }),
  ArrowUp: ({ day, half }) => ({ day: between(day - 1, days - 1), half }),
  ArrowDown: ({ day, half }) => ({ day: between(day + 1, days - 1), half }),
  Home: ({ day }) => ({ day, half: 0 }),
  End: ({ day }) => ({ day, half: perDay - 1 }),
};

/** What keys and pointers do to the week. */
function usePainting(hours: string, onChange: (hours: string) => void) {
  const grid = useRef<HTMLDivElement>(null);
  const painting = useRef<Painting | null>(null);
  const [current, setCurrent] = useState<Cell>({ day: 0, half: 18 });
  const begin = (from: Cell) => {
    painting.current = { from, base: hours, isOn: !isShown(hours, from) };
  };
  const paintTo = (to: Cell) => {
    const now = painting.current;
    setCurrent(to);
    if (now) onChange(painted(now.base, [now.from, to], now.isOn));
  };
  const cellAt = ({ clientX, clientY }: PointerEvent): Cell | null => {
    const box = grid.current?.querySelector('[data-cells]')?.getBoundingClientRect();
    if (!box) return null;
    const isTurned = getComputedStyle(grid.current as Element).direction === 'rtl';
    const across = (isTurned ? box.right - clientX : clientX - box.left) / box.width;
    const half = between(Math.floor(across * perDay), perDay - 1);
    return { day: between(Math.floor(((clientY - box.top) / box.height) * days), days - 1), half };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (move === undefined && event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (move === undefined) {
      painting.current = null;
      return onChange(painted(hours, [current, current], !isShown(hours, current)));
    }
    const to = move(current);
    if (!event.shiftKey) {
      painting.current = null;
      return setCurrent(to);
    }
    // With Shift what the first cell is now is carried along.
    painting.current ??= { from: current, base: hours, isOn: isShown(hours, current) };
    paintTo(to);
  };
  return {
    grid,
    current,
    onKeyDown,
    onKeyUp: (event: KeyboardEvent) => {
      if (event.key === 'Shift') painting.current = null;
    },
    pointer: {
      onPointerDown: (event: PointerEvent) => {
        const cell = cellAt(event);
        if (cell === null || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        begin(cell);
        paintTo(cell);
      },
      onPointerMove: (event: PointerEvent) => {
        const cell = painting.current && event.buttons === 1 ? cellAt(event) : null;
        if (cell !== null) paintTo(cell);
      },
      onPointerUp: () => void (painting.current = null),
    },
  };
}

const marks = [0, 6, 12, 18, 24];

export function HoursGrid({
  hours,
  zone,
  error,
  onChange,
}: {
  hours: string;
  zone: string;
  error?: string | undefined;
  onChange: (hours: string) => void;
}) {
  const t = useTranslations();
  const id = useId();
  const names = useDayNames('long');
  const short = useDayNames('short');
  const say = useHoursWords();
  const { grid, current, onKeyDown, onKeyUp, pointer } = usePainting(hours, onChange);
  const cellId = ({ day, half }: Cell): string => `${id}-${day}-${half}`;
  return (
    <fieldset className="min-w-0">
      <legend id={id} className="mb-1.5 text-sm font-medium text-ink">
        {t('ads.hours.legend')}
      </legend>
      <div className="mb-3 flex flex-wrap gap-1.5">
        {(Object.keys(presets) as (keyof typeof presets)[]).map((key) => (
          <Button
            key={key}
            size="sm"
            className="aria-pressed:bg-accent-soft"
            aria-pressed={hours === presets[key]}
            onClick={() => onChange(presets[key])}
          >
            {t(`ads.hours.presets.${key}`)}
          </Button>
        ))}
      </div>
      <div className="flex gap-2">
        <div className="flex shrink-0 flex-col pt-5">
          {names.map((name, day) => {
            const digits = hours.slice(day * perDay, day * perDay + perDay);
            const isAll = !digits.includes('0');
            const ends = [
              { day, half: 0 },
              { day, half: perDay - 1 },
            ] as const;
            return (
              <button
                key={name}
                type="button"
                aria-label={t('ads.hours.whole_day', { day: short[day] ?? name })}
                aria-pressed={isAll}
                className="h-7 rounded px-1 text-start text-xs text-ink-2 hover:bg-sunken hover:text-ink"
                onClick={() => onChange(painted(hours, ends, !isAll))}
              >
                {short[day]}
              </button>
            );
          })}
        </div>
        <div className="min-w-0 flex-1">
          <div className="relative h-5 text-xs text-ink-3" aria-hidden="true">
            {marks.map((hour) => (
              <span
                key={hour}
                className={classNames(
                  'absolute tnum',
                  hour === 24 ? '-translate-x-full' : hour > 0 && '-translate-x-1/2',
                )}
                style={{ insetInlineStart: `${(hour / 24) * 100}%` }}
              >
                {hour}
              </span>
            ))}
          </div>
          <div
            ref={grid}
            role="grid"
            tabIndex={0}
            aria-labelledby={id}
            aria-describedby={`${id}-said`}
            aria-activedescendant={cellId(current)}
            aria-multiselectable="true"
            className="group touch-none rounded-lg outline-none select-none focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent"
            onKeyDown={onKeyDown}
            onKeyUp={onKeyUp}
            {...pointer}
          >
            <div data-cells className="overflow-hidden rounded-lg shadow-[inset_0_0_0_1px_var(--line-2)]">
              {names.map((name, day) => (
                <div key={name} role="row" className="flex h-7">
                  {Array.from({ length: perDay }, (_, half) => {
                    const cell = { day, half };
                    const isOn = isShown(hours, cell);
                    const isCurrent = current.day === day && current.half === half;
                    return (
                      <div
                        key={half}
                        id={cellId(cell)}
                        role="gridcell"
                        aria-selected={isOn}
                        aria-label={t('ads.hours.cell', { day: name, from: clockOf(half), to: clockOf(half + 1) })}
                        className={classNames(
                          'flex-1 border-b border-line',
                          half % 2 === 0 && 'border-s',
                          isOn ? 'bg-accent' : 'bg-surface',
                          isCurrent && 'group-focus-visible:shadow-[inset_0_0_0_2px_var(--ink)]',
                        )}
                      />
                    );
                  })}
                </div>
              ))}
            </div>
          </div>
        </div>
      </div>
      <p id={`${id}-said`} className="mt-2 text-xs text-ink-3" aria-live="polite">
        {error === undefined && `${say(hours)} · ${zone.replaceAll('_', ' ')}`}
      </p>
      {error !== undefined && (
        <p role="alert" className="mt-1 text-xs text-bad">
          {error}
        </p>
      )}
      <p className="mt-1 text-xs text-ink-3 max-sm:hidden">{t('ads.hours.keys')}</p>
    </fieldset>
  );
}
