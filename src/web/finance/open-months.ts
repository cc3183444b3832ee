/** Months back that are offered: nothing can be dated back further. */
const offered = 12;

const monthAt = (year: number, month: number): string => new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7);

/** Months that are over in the center and not closed, the first first. */
export function openMonths(today: string, openFrom: string | null): string[] {
  const [year = 0, month = 0] = today.split('-').map(Number);
  const past = Array.from({ length: offered }, (_, at) => monthAt(year, month - 1 - offered + at));
  return past.filter((one) => openFrom === null || one >= openFrom.slice(0, 7));
}
