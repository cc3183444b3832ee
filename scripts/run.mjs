// The way into every other command: `node scripts/run.mjs TASK …` installs what is missing and runs the task under the
// Node of the lock file, since npm itself may run on an older one that cannot strip types.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled, ensureWebBuilt, giveUp, root, runtime, runtimeEnvironment, supervise } from './bootstrap.mjs';

/** Folders of programs that are run by name: `bench http` runs bench/http.ts. */
const shelves = { bench: 'bench', battery: 'test/batteries' };
const scripts = {
  test: 'scripts/test.ts',
  schema: 'scripts/dump-schema.ts',
  roles: 'scripts/roles-document.ts',
  dev: 'scripts/dev.ts',
  pictures: 'scripts/pictures.ts',
};

const [task = '', ...rest] = process.argv.slice(2);
await ensureInstalled();
const node = runtime();

if (task === 'build') await ensureWebBuilt(node, { force: true });
else if (task === 'web') await ensureWebBuilt(node);
else if (task in scripts) supervise(node, [path.join(root, scripts[task]), ...rest]);
else if (task in shelves) runFromShelf(shelves[task], rest);
else
  giveUp(
    `There is no task "${task}": it is one of ${['build', 'web', ...Object.keys({ ...scripts, ...shelves })].join(', ')}.`,
    2,
  );

/** The file that was named or, without a name, every one of the shelf, one after the other. */
function runFromShelf(folder, args) {
  const known = existsSync(path.join(root, folder)) ? readdirSync(path.join(root, folder)) : [];
  const names = known
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.basename(file, '.ts'))
    .sort();
  const name = args[0]?.startsWith('--') ? undefined : args[0];
  if (name !== undefined && !names.includes(name))
    giveUp(`There is no ${folder}/${name}.ts; there is ${names.join(', ') || 'nothing'}.`, 2);
  if (name !== undefined) return supervise(node, [path.join(root, folder, `${name}.ts`), ...args.slice(1)]);
  let failed = 0;
  for (const each of names) {
    const file = path.join(root, folder, `${each}.ts`);
    const { status } = spawnSync(node, [file, ...args], { stdio: 'inherit', env: runtimeEnvironment() });
    if (status !== 0) failed += 1;
  }
  return process.exit(failed === 0 ? 0 : 1);
}
