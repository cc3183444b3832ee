// Counts what a journey costs: presses of the mouse or the finger. Typing and shortcuts are free.
import type { Page } from '@playwright/test';

export interface Presses {
  count(): number;
  /** From here on, as at the beginning of a journey. */
  restart(): void;
}

/** Counts every press on the page from its next load on. */
export async function countPresses(page: Page): Promise<Presses> {
  let presses = 0;
  await page.exposeFunction('atriumPressed', () => {
    presses += 1;
  });
  await page.addInitScript(() => {
    const told = globalThis as unknown as { atriumPressed: () => void };
    addEventListener('pointerdown', (event) => event.isTrusted && told.atriumPressed(), true);
  });
  return {
    count: () => presses,
    restart: () => {
      presses = 0;
    },
  };
}
