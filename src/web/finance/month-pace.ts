// What a month will have cost at the pace of the last days.

/** `today` is a day in the zone of the center. What is spent today may yet become a whole day's. */
export function monthEndMicros(
  { month, today: spentToday, perDay }: { month: bigint; today: bigint; perDay: bigint },
  today: string,
): bigint {
  const [year = 0, number = 1, day = 1] = today.split('-').map(Number);
  const left = new Date(Date.UTC(year, number, 0)).getUTCDate() - day;
  const restOfToday = perDay > spentToday ? perDay - spentToday : 0n;
  return month + restOfToday + perDay * BigInt(left);
}
