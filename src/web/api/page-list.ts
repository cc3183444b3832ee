// What the build knows of each page: the files of its code, and what it asks first. The server names those of the page that is
// opened in its head; those of other pages are fetched once this one stands, so that no page waits for what others need.
import { whenQuiet } from './deferred.tsx';

/**
 * Address, the action that the asker must hold or nothing, name and input of a call, and whether it is the first page of a list.
 * Parameters of the page stand in the input as `$center`.
 */
export type FirstCall = [url: string, may: string, name: string, input: Record<string, unknown>, isRows: 0 | 1];

interface Listed {
  path: string;
  files: string[];
  calls: FirstCall[];
}

let pages: ReadonlyMap<string, Listed> | undefined;

whenQuiet(async () => {
  const answer = await fetch('/preload.json');
  const { routes } = (await answer.json()) as { routes: Listed[] };
  pages = new Map(routes.map((one) => [one.path, one]));
});

/** Fetches the files of a page side by side, where its code alone would name them one after the other. */
export function fetchFiles(path: string): void {
  for (const file of pages?.get(path)?.files ?? []) {
    const href = `/${file}`;
    if (document.head.querySelector(`link[href="${href}"]`) !== null) continue;
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
  }
}

/** What `start.js` found in the head of the page, whose parameters are filled in already. */
let { first } = globalThis as { first?: FirstCall[] };

/** What a page asks first. Nothing as long as it is not known: the page asks by itself. */
export function firstCalls(path: string): FirstCall[] {
  const found = first ?? pages?.get(path)?.calls ?? [];
  first = undefined;
  return found;
}
