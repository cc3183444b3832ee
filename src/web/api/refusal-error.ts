import type { Explanation } from '../../contract/shapes.ts';

export interface FieldProblem {
  /** Dotted, as in `emails.0`. */
  path: string;
  problem: string;
}

/** What the server said no with. `code` is stable; `message` is a sentence in the reader's language. */
export class RefusalError extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string;
  readonly details: Record<string, unknown>;

  constructor(refusal: {
    code: string;
    message: string;
    status: number;
    requestId: string;
    details?: Record<string, unknown>;
  }) {
    super(refusal.message);
    this.name = 'RefusalError';
    this.code = refusal.code;
    this.status = refusal.status;
    this.requestId = refusal.requestId;
    this.details = refusal.details ?? {};
  }

  /** Why access was denied and who could change it, when the server told. */
  get explanation(): Explanation | undefined {
    return this.details['explanation'] as Explanation | undefined;
  }

  /** The fields that were wrong, for `invalid_input`. */
  get fields(): FieldProblem[] {
    const fields = this.details['fields'];
    return Array.isArray(fields) ? (fields as FieldProblem[]) : [];
  }
}

/** The request never got an answer: no network, or the server is down. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
    this.name = 'UnreachableError';
  }
}
