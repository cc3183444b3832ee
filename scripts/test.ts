// `npm test` and `npm run check`: every check of the project in order, cheapest first, ending at the first that fails.
// `npm run test:all` sees every page in every look and walks every spec in both languages.
import { spawn } from 'node:child_process';
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startTestPostgres, temporaryFolder } from '../test/postgres.ts';

interface Outcome {
  isGood: boolean;
  output: string;
}

interface Step {
  run(): Promise<Outcome>;
  /** Left out by `npm run check`. */
  isSlow?: boolean;
}

const root = path.join(import.meta.dirname, '..');
const program = (place: string): string => path.join(root, 'node_modules', place);

/** Runs a JavaScript program under this Node, collecting what it prints. What one process compiled the next one finds. */
function node(args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const env = { NODE_COMPILE_CACHE: program('.cache/compiled'), ...process.env, ...environment };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ isGood: code === 0, output }));
  });
}

/** What takes longest, so that it begins first: a process for each. */
const long = [
  'batteries',
  'isolation',
  'writes',
  'stored-calls',
  'matrix',
  'launch',
  'refusals',
  'bad-input',
  'undo',
].map((name) => `test/${name}.test.ts`);
/** All other files share so many processes: loading the server costs each more than most files take in all. */
const shared = 4;

/** Programs that run several test files one after the other, each as a suite of its own with its own hooks. */
function writeGroups(files: string[], folder: string): string[] {
  return Array.from({ length: shared }, (_, at) => {
    const those = files.filter((_, place) => place % shared === at);
    const suites = those.map(
      (file) => `describe('${file}', () => import('${pathToFileURL(path.join(root, file)).href}'));`,
    );
    const group = path.join(folder, `group-${at + 1}.test.mjs`);
    writeFileSync(group, `import { describe } from 'node:test';\n${suites.join('\n')}\n`);
    return group;
  });
}

/** All test files but those of the browser, against one PostgreSQL that lives as long as the step. */
async function nodeTests(): Promise<Outcome> {
  const postgres = await startTestPostgres();
  const folder = temporaryFolder('groups');
  try {
    const files = globSync(['src/**/*.test.ts', 'test/*.test.ts'], { cwd: root }).toSorted();
    const gone = long.filter((file) => !files.includes(file));
    if (gone.length > 0) return { isGood: false, output: `There is no ${gone.join(', no ')}.` };
    const groups = writeGroups(
      files.filter((file) => !long.includes(file)),
      folder,
    );
    // More than there are cores, since a test often waits for the database. One that fails may leave a connection open; its
    // file must end all the same.
    const limits = ['--test-concurrency=3', '--test-timeout=600000', '--test-force-exit'];
    const args = ['--test', ...limits, '--test-reporter=spec', ...long.slice(0, 4), ...groups, ...long.slice(4)];
    return await node(args, { ATRIUM_TEST_DATABASE: postgres.url });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await postgres.stop();
  }
}

function browserTests(): Promise<Outcome> {
  if (globSync('test/e2e/*.spec.ts', { cwd: root }).length === 0) return Promise.resolve({ isGood: true, output: '' });
  return node([program('@playwright/test/cli.js'), 'test'], values.all ? { ATRIUM_LOOKS: 'all' } : {});
}

const steps: Record<string, Step> = {
  lock: { run: () => node(['scripts/lockcheck.mjs']) },
  format: {
    run: () => node([program('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=50']),
  },
  web: { run: () => node(['scripts/run.mjs', 'web']) },
  types: { run: () => node([program('typescript/bin/tsc'), '-p', '.']) },
  lint: { run: () => node([program('oxlint/bin/oxlint'), '--deny-warnings']) },
  unused: { run: () => node([program('knip/bin/knip.js'), '--no-progress']) },
  tests: { run: nodeTests },
  browser: { run: browserTests, isSlow: true },
};

/** What a reader wants to see of a step that passed: the runner's own count. */
function summaryOf(output: string): string {
  const count = (name: string): string | undefined => new RegExp(`^ℹ ${name} (\\d+)$`, 'm').exec(output)?.[1];
  const [passed, failed, skipped] = ['pass', 'fail', 'skipped'].map(count);
  if (passed !== undefined) return `${passed} passed, ${failed} failed, ${skipped} skipped`;
  return [...output.matchAll(/^ *(\d+ (?:passed|failed|flaky|skipped))\b.*$/gm)].map(([, part]) => part).join(', ');
}

/** A failed step's output; of the tests only what failed, since the whole is thousands of lines and stands in the log. */
function faultOf(name: string, output: string): string {
  const log = path.join(root, 'test-results', `${name}.log`);
  mkdirSync(path.dirname(log), { recursive: true });
  writeFileSync(log, output);
  const failing = output.lastIndexOf('✖ failing tests:');
  return `${(failing < 0 ? output : output.slice(failing)).trim()}\n(all of it: ${path.relative(root, log)})`;
}

async function runStep(name: string, step: Step): Promise<boolean> {
  const started = performance.now();
  process.stdout.write(`${name.padEnd(8)} `);
  const { isGood, output } = await step.run();
  const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${took.padStart(8)}  ${summaryOf(output)}`.trimEnd());
  if (!isGood) console.error(`\n${faultOf(name, output)}`);
  return isGood;
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, 'no-browser': { type: 'boolean' }, all: { type: 'boolean' } },
});
const chosen = Object.entries(steps).filter(([name, step]) =>
  values.only === undefined ? !(step.isSlow && values['no-browser']) : values.only === name,
);
if (chosen.length === 0) {
  console.error(`There is no step "${values.only}": it is one of ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

const started = performance.now();
for (const [name, step] of chosen) {
  if (await runStep(name, step)) continue;
  process.exitCode = 1;
  break;
}
console.log(`${process.exitCode ? 'failed' : 'all passed'} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
