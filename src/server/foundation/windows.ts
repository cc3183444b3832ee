// How often something happens, for what is too frequent to be counted in the database: a table of fixed size in memory, emptied every
// few seconds. However many addresses there are, it does not grow; two that fall upon one place share what is allowed.
import { createHash, randomBytes } from 'node:crypto';

const places = 65_536;
const windowMs = 10_000;

export interface Windows {
  /** Counts one more of this kind. @returns whether there were no more than `most` in this window, which is of ten seconds. */
  take(key: string, most: number): boolean;
}

export function openWindows(now: () => number = Date.now): Windows {
  const counts = new Uint32Array(places);
  // Nobody outside knows which keys share a place.
  const salt = randomBytes(16);
  let window = 0;
  return {
    take(key, most) {
      const current = Math.floor(now() / windowMs);
      if (current !== window) {
        counts.fill(0);
        window = current;
      }
      const place = createHash('sha256').update(salt).update(key).digest().readUInt16LE(0);
      const count = (counts[place] ?? 0) + 1;
      counts[place] = count;
      return count <= most;
    },
  };
}
