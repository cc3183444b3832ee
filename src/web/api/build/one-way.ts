import type { Plugin } from 'vite';

/** Files that a file loads before it runs. */
type Imports = ReadonlyMap<string, readonly string[]>;

/** Files that load each other, from one of them round to itself; null where there are none. */
function circleIn(imports: Imports): string[] | null {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of imports.get(file) ?? []) {
      const circle = walk(next, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of imports.keys()) {
    const circle = walk(file, []);
    if (circle) return circle;
  }
  return null;
}

/**
 * Refuses a build whose files load each other in a circle: one of them would run before what it needs is there, and the page
 * stays empty. It happens where code of the file that all pages load needs a part that went into a file beside it.
 */
export function oneWay(): Plugin {
  return {
    name: 'atrium-one-way',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const circle = circleIn(new Map(chunks.map(({ fileName, imports }) => [fileName, imports])));
      if (circle) this.error(`Built files load each other in a circle: ${circle.join(' → ')}. See shared-code.ts.`);
    },
  };
}
