// Whether package-lock.json is whole and may be published. npm writes a lock without some optional platform packages
// when its registry lacks them, and says nothing; `npm ci` then fails on other machines.
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const packages = JSON.parse(text).packages;

/** Looks a dependency up the way Node does: beside its parent, then further and further out. */
function isLocked(parent, name) {
  for (let place = parent; ; place = place.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    if (packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`]) return true;
    if (place === '') return false;
  }
}

const faults = Object.entries(packages).flatMap(([place, entry]) => {
  const missing = Object.keys(entry.optionalDependencies ?? {}).filter((name) => !isLocked(place, name));
  return missing.map((name) => `${place || 'the project'} lacks its optional package ${name}`);
});
if (/"resolved"/.test(text)) faults.push('an address of a registry is written in it (omit-lockfile-registry-resolved)');

for (const fault of faults) console.error(`package-lock.json: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
