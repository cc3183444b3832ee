// How every benchmark prints: a table for people, or one JSON object a line.
export interface Measure {
  bench: string;
  /** What was measured, with its unit: `account read, requests/s`. */
  measure: string;
  ours: number;
  peerName: string;
  peer: number;
  ratio: number;
  goal: number;
  better: 'higher' | 'lower';
  met: boolean;
  runs: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** A ratio from interleaved runs: the median of the ratios of each round, not the ratio of medians. */
export function compare(
  of: Pick<Measure, 'bench' | 'measure' | 'peerName' | 'goal' | 'better'>,
  ours: readonly number[],
  peer: readonly number[],
): Measure {
  const ratio = median(ours.map((value, round) => value / (peer[round] ?? Number.NaN)));
  const met = of.better === 'higher' ? ratio >= of.goal : ratio <= of.goal;
  return { ...of, ours: median(ours), peer: median(peer), ratio, met, runs: ours.length };
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

export function print(measures: readonly Measure[]): void {
  if (process.argv.includes('--json')) {
    for (const measure of measures) console.log(JSON.stringify(measure));
    return;
  }
  const rows = measures.map((each) => [
    each.measure,
    round(each.ours),
    `${each.peerName} ${round(each.peer)}`,
    each.ratio.toFixed(2),
    `${each.better === 'higher' ? '≥' : '≤'} ${each.goal}`,
    each.met ? 'met' : 'NOT MET',
    String(each.runs),
  ]);
  const table = [['measure', 'ours', 'peer', 'ratio', 'goal', '', 'runs'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
