// Two kinds of error, only. A refusal is expected, declared and explained; everything else is a bug.
import { type RefusalCode, type RefusalKind, refusalStatus, refusals } from '../../contract/refusals.ts';
import type { Locale } from '../../contract/shapes.ts';
import { sentence } from '../../locales/catalog.ts';

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: Record<string, unknown>;

  constructor(code: RefusalCode, details: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }

  get kind(): RefusalKind {
    return refusals[this.code];
  }

  /** The HTTP status of its kind. */
  get status(): number {
    return this.code === 'payload_too_large' ? 413 : refusalStatus[this.kind];
  }
}

/** Why one of many was refused, for its row in the answer; what is no refusal is thrown on. */
export function rowRefusal(error: unknown, locale: Locale): { code: RefusalCode; message: string } {
  if (!(error instanceof Refusal)) throw error;
  const values = error.details as Record<string, string | number>;
  return { code: error.code, message: sentence(locale, `refusals.${error.code}`, values) };
}

/** Whether what is tried would be refused. */
export async function isRefused(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return false;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

/** Refuses the call. Details fill the sentence of the catalog and are shown to the caller, so they hold no secrets. */
export function refuse(code: RefusalCode, details?: Record<string, unknown>): never {
  throw new Refusal(code, details);
}
