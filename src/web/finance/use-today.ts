import { useState } from 'react';
import { dayOf } from '../ui/days.ts';

/** The day it is in the center, as a date field has it: of when the dialog was opened. */
export function useToday({ timeZone }: { timeZone: string }): string {
  const [today] = useState(() => dayOf(new Date(), timeZone));
  return today;
}
