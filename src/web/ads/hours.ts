// The hours of a week as people paint them: one digit for each half hour from Monday 00:00.
import { allHours, halfHours } from '../../contract/ads-kinds.ts';

export const perDay = 48;
export const days = halfHours / perDay;

/** A half hour of the week as row and column of the grid. */
export interface Cell {
  day: number;
  half: number;
}

export const isShown = (hours: string, { day, half }: Cell): boolean => hours[day * perDay + half] === '1';

/** Every half hour between two corners, turned on or off. */
export function painted(hours: string, [from, to]: readonly [Cell, Cell], isOn: boolean): string {
  const [firstDay, lastDay] = [Math.min(from.day, to.day), Math.max(from.day, to.day)];
  const [first, last] = [Math.min(from.half, to.half), Math.max(from.half, to.half)];
  return [...hours]
    .map((digit, place) => {
      const [day, half] = [Math.floor(place / perDay), place % perDay];
      const isInside = day >= firstDay && day <= lastDay && half >= first && half <= last;
      return isInside ? (isOn ? '1' : '0') : digit;
    })
    .join('');
}

const week = (ofDay: (day: number) => readonly [from: number, to: number]): string =>
  Array.from({ length: days }, (_, day) => {
    const [from, to] = ofDay(day);
    return '0'.repeat(from).padEnd(to, '1').padEnd(perDay, '0');
  }).join('');

export const presets = {
  always: allHours,
  work: week((day) => (day < 5 ? [18, 36] : [0, 0])),
  evenings: week(() => [36, 48]),
  weekend: week((day) => (day < 5 ? [0, 0] : [0, 48])),
} as const;

/** `09:30`; the end of a day is `24:00`. */
export const clockOf = (half: number): string =>
  `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;

export interface Span {
  /** Days that follow each other and have the same hours: the first and the last. */
  from: number;
  to: number;
  /** `09:00–18:00`; none for a day without any. */
  times: string[];
}

/** The week in a few words: neighbouring days with the same hours as one; days without any are left out. */
export function spansOf(hours: string): Span[] {
  const spans: (Span & { digits: string })[] = [];
  for (let day = 0; day < days; day++) {
    const digits = hours.slice(day * perDay, day * perDay + perDay);
    const last = spans.at(-1);
    if (last?.digits === digits && last.to === day - 1) {
      last.to = day;
      continue;
    }
    const times = [...digits.matchAll(/1+/g)].map(
      ({ index, 0: run }) => `${clockOf(index)}–${clockOf(index + run.length)}`,
    );
    spans.push({ from: day, to: day, times, digits });
  }
  return spans.filter(({ times }) => times.length > 0).map(({ from, to, times }) => ({ from, to, times }));
}
