// `npm test` and `npm run check`: every check of the project, the cheap ones first and together, ending where one fails. Of
// sweeps (test/sweeps.ts) they take a share; `npm run test:rest` takes what that left out, `npm run test:all` everything.
import { spawn } from 'node:child_process';
import { closeSync, globSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  /** Takes a while, and needs both cores. */
  isLong?: boolean;
  /** Of what it goes through `npm test` takes a share only. */
  hasRest?: boolean;
}

const root = path.join(import.meta.dirname, '..');
const program = (place: string): string => path.join(root, 'node_modules', place);

/**
 * Runs a JavaScript program under this Node, collecting what it prints in a file: what ends at once, as the runner of the tests does,
 * may lose the end of what it writes into a pipe. What one process compiled the next one finds.
 */
function node(args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const env = { NODE_COMPILE_CACHE: program('.cache/compiled'), ...process.env, ...environment };
  const folder = temporaryFolder('output');
  const file = path.join(folder, 'output.log');
  const printed = openSync(file, 'w');
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', printed, printed] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      closeSync(printed);
      resolve({ isGood: code === 0, output: readFileSync(file, 'utf8') });
      rmSync(folder, { recursive: true, force: true });
    });
  });
}

/** What takes longest, so that it begins first: a process for each line. */
const long = [
  ['batteries'],
  ['isolation', 'bad-input'],
  ['writes', 'undo'],
  ['stored-calls', 'refusals'],
  ['matrix'],
  ['launch'],
].map((names) => names.map((name) => `test/${name}.test.ts`));
/** All other files share so many processes: loading the server costs each more than most files take in all. */
const shared = 4;

/** A program that runs several test files one after the other, each as a suite of its own with its own hooks. */
function writeGroup(files: string[], group: string): string {
  const suites = files.map(
    (file) => `describe('${file}', () => import('${pathToFileURL(path.join(root, file)).href}'));`,
  );
  writeFileSync(group, `import { describe } from 'node:test';\n${suites.join('\n')}\n`);
  return group;
}

/** Whether a file goes through a sweep. */
const isSwept = (file: string): boolean =>
  /sweeps\.ts'|\blocalesOf\b/.test(readFileSync(path.join(root, file), 'utf8'));
/** The files of a kind that this run is about. */
const filesOf = (pattern: string[]): string[] =>
  globSync(pattern, { cwd: root })
    .toSorted()
    .filter((file) => !values.rest || isSwept(file));

/** All test files but those of the browser, against one PostgreSQL that lives as long as the step. */
async function nodeTests(): Promise<Outcome> {
  const files = filesOf(['src/**/*.test.ts', 'test/*.test.ts']);
  const gone = long.flat().filter((file) => !globSync(file, { cwd: root }).length);
  if (gone.length > 0) return { isGood: false, output: `There is no ${gone.join(', no ')}.` };
  const first = long.map((those) => those.filter((file) => files.includes(file)));
  const others = files.filter((file) => !long.flat().includes(file));
  const parts = Array.from({ length: shared }, (_, at) => others.filter((_, place) => place % shared === at));
  const groups = [...first.slice(0, 3), ...parts, ...first.slice(3)].filter((those) => those.length > 0);
  const postgres = await startTestPostgres();
  const folder = temporaryFolder('groups');
  try {
    const programs = groups.map((those, at) => writeGroup(those, path.join(folder, `group-${at + 1}.test.mjs`)));
    // More than there are cores, since a test often waits for the database. One that fails may leave a connection open; its
    // file must end all the same.
    const limits = ['--test-concurrency=3', `--test-timeout=${sweeps === 'share' ? 600_000 : 3_600_000}`];
    const args = ['--test', ...limits, '--test-force-exit', '--test-reporter=spec', ...programs];
    return await node(args, { ATRIUM_TEST_DATABASE: postgres.url, ATRIUM_SWEEPS: sweeps });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await postgres.stop();
  }
}

function browserTests(): Promise<Outcome> {
  const args = ['test', ...filesOf(['test/e2e/*.spec.ts'])];
  return node([program('@playwright/test/cli.js'), ...args], { ATRIUM_SWEEPS: sweeps });
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    'no-browser': { type: 'boolean' },
    all: { type: 'boolean' },
    rest: { type: 'boolean' },
  },
});
const sweeps = values.all ? 'all' : values.rest ? 'rest' : 'share';

const steps: Record<string, Step> = {
  lock: { run: () => node(['scripts/lockcheck.mjs']) },
  format: {
    run: () => node([program('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=50']),
  },
  web: { run: () => node(['scripts/run.mjs', 'web']), hasRest: true },
  types: { run: () => node([program('typescript/bin/tsc'), '-p', '.']) },
  lint: { run: () => node([program('oxlint/bin/oxlint'), '--deny-warnings']) },
  unused: { run: () => node([program('knip/bin/knip.js'), '--no-progress']) },
  tests: { run: nodeTests, isLong: true, hasRest: true },
  browser: { run: browserTests, isLong: true, hasRest: true },
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
  const { isGood, output } = await step.run();
  const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(`${name.padEnd(8)} ${isGood ? 'ok    ' : 'FAILED'} ${took.padStart(8)}  ${summaryOf(output)}`.trimEnd());
  if (!isGood) console.error(`\n${faultOf(name, output)}`);
  return isGood;
}

const chosen = Object.entries(steps).filter(([name, step]) => {
  if (values.only !== undefined) return values.only === name;
  return !(name === 'browser' && values['no-browser']) && (step.hasRest || !values.rest);
});
if (chosen.length === 0) {
  console.error(`There is no step "${values.only}": it is one of ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

const started = performance.now();
const inTurn = [
  chosen.filter(([, step]) => !step.isLong),
  ...chosen.filter(([, step]) => step.isLong).map((one) => [one]),
];
for (const those of inTurn) {
  const results = await Promise.all(those.map(([name, step]) => runStep(name, step)));
  if (results.every(Boolean)) continue;
  process.exitCode = 1;
  break;
}
console.log(`${process.exitCode ? 'failed' : 'all passed'} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
