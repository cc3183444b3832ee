// The page's side of the worker that reads and hashes a list. Raw rows go to the worker and nowhere else.
import type { ListKind, ListRule, RowFault } from './audience-list-rows.ts';

export interface ListColumn {
  heading: string;
  kind: ListKind | null;
  samples: string[];
}
export interface ReadList {
  rows: number;
  columns: ListColumn[];
  hasHeading: boolean;
}
export interface HashedList {
  rows: number;
  /** Different ones, which is what is sent. */
  good: number;
  duplicates: number;
  wereHashed: number;
  mayHaveCode: number;
  faults: { fault: RowFault; count: number; lines: number[] }[];
  samples: { masked: string; hash: string }[];
  /** A hash of all hashes in their order, by which the same list is known again. */
  fingerprint: string;
}
export interface HashAsked extends ListRule {
  column: number;
  hasHeading: boolean;
}
export interface FaultyRow {
  line: number;
  fault: RowFault;
  /** As it stands in the list. */
  typed: string;
}
export type Asked =
  | { do: 'read'; from: File | string }
  | ({ do: 'hash' } & HashAsked)
  | { do: 'part'; from: number; to: number }
  | { do: 'faults' }
  | { do: 'stop' };
export type Told = { id: number } & (
  | { is: 'done'; answer: ReadList | HashedList | string[] | FaultyRow[] | null }
  | { is: 'progress'; done: number; total: number }
  | { is: 'failed' }
);

type Answer<What extends Asked> = What extends { do: 'read' }
  ? ReadList | null
  : What extends { do: 'hash' }
    ? HashedList | null
    : What extends { do: 'part' }
      ? string[]
      : FaultyRow[];

export class ListHasher {
  readonly #worker = new Worker(new URL('./audience-list-worker.ts', import.meta.url), { type: 'module' });
  #next = 1;

  #ask<What extends Exclude<Asked, { do: 'stop' }>>(
    asked: What,
    onProgress: (share: number) => void = () => undefined,
  ): Promise<Answer<What>> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const done = new AbortController();
      const fail = () => {
        done.abort();
        reject(new Error('The list could not be read.'));
      };
      this.#worker.addEventListener('error', fail, done);
      this.#worker.addEventListener(
        'message',
        ({ data }: MessageEvent<Told>) => {
          if (data.id !== id) return;
          if (data.is === 'progress') onProgress(data.done / Math.max(1, data.total));
          else if (data.is === 'failed') fail();
          else {
            done.abort();
            resolve(data.answer as Answer<What>);
          }
        },
        done,
      );
      this.#worker.postMessage({ ...asked, id }, []);
    });
  }

  /** Null where no table can be read. */
  read(from: File | string): Promise<ReadList | null> {
    return this.#ask({ do: 'read', from });
  }

  /** Null when it was stopped. */
  hash(asked: HashAsked, onProgress: (share: number) => void): Promise<HashedList | null> {
    return this.#ask({ do: 'hash', ...asked }, onProgress);
  }

  stop(): void {
    this.#worker.postMessage({ do: 'stop', id: 0 }, []);
  }

  part(from: number, to: number): Promise<string[]> {
    return this.#ask({ do: 'part', from, to });
  }

  faults(): Promise<FaultyRow[]> {
    return this.#ask({ do: 'faults' });
  }

  end(): void {
    this.#worker.terminate();
  }
}
