// What every command needs before the project's own TypeScript can run: packages, a Node that strips types, the web app.
// Plain JavaScript and built-in modules only, because it runs under any Node from 20 on and before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');
const lockFile = path.join(root, 'package-lock.json');
const installStamp = path.join(modules, '.atrium-installed');
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const webStamp = path.join(root, 'dist', 'web.stamp');

/** Progress goes to stderr, so that stdout carries a command's own answer and nothing else. */
function say(text) {
  process.stderr.write(text);
}

/** Ends with one sentence for the person at the terminal. */
export function giveUp(sentence, code = 1) {
  say(`${sentence}\n`);
  process.exit(code);
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const hashOf = (text) => createHash('sha256').update(text).digest('hex');

/** True when every package of the lock file stands in node_modules at its version, whoever installed it. */
function matchesLock() {
  const installed = read(path.join(modules, '.package-lock.json'));
  if (installed === '') return false;
  const found = JSON.parse(installed).packages;
  return Object.entries(JSON.parse(read(lockFile)).packages).every(
    ([place, entry]) => place === '' || entry.optional === true || found[place]?.version === entry.version,
  );
}

/** npm's own script under the Node that runs npm; never the Node inside node_modules, which `npm ci` deletes. */
function npmCommand() {
  const script = process.env.npm_execpath;
  const node = [process.env.npm_node_execpath, process.execPath].find((file) => file && !file.startsWith(modules));
  if (script && node && existsSync(script) && /\.c?js$/.test(script)) return [node, [script]];
  return ['npm', []];
}

function outsidePath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.filter((folder) => !folder.startsWith(modules)).join(path.delimiter);
}

/** Installs the packages of the lock file unless they are there already. */
export async function ensureInstalled() {
  const wanted = hashOf(read(lockFile));
  if (read(installStamp) === wanted) return;
  if (!matchesLock()) await install();
  writeFileSync(installStamp, wanted);
}

async function install() {
  const started = Date.now();
  say('Installing packages (once; needs the npm registry) … ');
  const [command, before] = npmCommand();
  const args = [...before, 'ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const env = { ...process.env, PATH: outsidePath() };
  const { code, output } = await capture(command, args, { cwd: root, env });
  if (code === 'ENOENT') giveUp('\nnpm was not found: install Node 20 or newer together with npm, then start again.');
  if (code !== 0) giveUp(`failed.\n${output.trim()}\nThe packages could not be installed: npm ci ended with ${code}.`);
  say(`${seconds(started)}\n`);
}

const seconds = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;

/** Runs a command to its end; `code` is its exit code, its signal's name, or the reason why it did not start. */
function capture(command, args, options) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => child.kill('SIGTERM'); // its end is then ours as well, since it failed
    for (const signal of signals) process.on(signal, stop);
    child.once('exit', () => signals.forEach((signal) => process.off(signal, stop)));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
    child.once('error', (error) => resolve({ code: error.code, output: error.message }));
    child.once('close', (code, signal) => resolve({ code: code ?? signal, output }));
  });
}

/** The Node that runs Atrium: the one from the lock file where it works on this machine, else a current one. */
export function runtime() {
  const bundled = path.join(modules, '.bin', 'node');
  if (existsSync(bundled) && spawnSync(bundled, ['-v'], { stdio: 'ignore' }).status === 0) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return giveUp(
    `Atrium runs on Node 24; the one that it brings along does not run on ${process.platform} ${process.arch}, and this ` +
      `is Node ${process.versions.node}: install Node 24 or newer, then start again.`,
  );
}

export function runtimeEnvironment() {
  return { ...process.env, NODE_COMPILE_CACHE: path.join(modules, '.cache', 'compiled') };
}

const webSources = [
  'src/web',
  'src/contract',
  'src/locales',
  'public',
  'vite.config.ts',
  'index.html',
  'package-lock.json',
];

function filesBelow(place) {
  const full = path.join(root, place);
  if (!existsSync(full)) return [];
  if (path.extname(place) !== '') return [place];
  const entries = readdirSync(full, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

/** Contents rather than times: a fresh checkout gives every file a new time. A few milliseconds for the whole web app. */
function webSourcesHash() {
  const hash = createHash('sha256');
  for (const file of webSources.flatMap(filesBelow).sort()) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash.update(path.relative(root, path.resolve(root, file))).update(readFileSync(path.resolve(root, file)));
  }
  return hash.digest('hex');
}

/** Builds dist/web when its sources changed. The stamp goes first and comes back last, so half a build is built again. */
export async function ensureWebBuilt(node, { force = false } = {}) {
  if (!existsSync(path.join(root, 'vite.config.ts'))) return;
  const wanted = webSourcesHash();
  if (!force && read(webStamp) === wanted && existsSync(path.join(root, 'dist', 'web', 'index.html'))) return;
  const started = Date.now();
  say('Building the web app … ');
  rmSync(webStamp, { force: true });
  const args = [path.join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'];
  const env = { ...runtimeEnvironment(), NODE_ENV: 'production', NO_COLOR: '1' };
  const { code, output } = await capture(node, args, { cwd: root, env });
  if (code !== 0) giveUp(`failed.\n${output.trim()}\nThe web app could not be built.`);
  writeFileSync(webStamp, wanted);
  say(`${seconds(started)}\n`);
}

/**
 * Runs a program under `node` until it ends, and ends with its exit code. Signals are passed on. The program holds the
 * other end of a pipe on descriptor 3: when this process goes, kill -9 included, the pipe closes and the program stops.
 */
export function supervise(node, args) {
  const env = { ...runtimeEnvironment(), ATRIUM_LAUNCHER_FD: '3' };
  const child = spawn(node, args, { cwd: process.cwd(), env, stdio: ['inherit', 'inherit', 'inherit', 'pipe'] });
  const pipe = child.stdio[3];
  pipe.on('error', () => {}); // the program may be gone first
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event !== undefined) whenParentGoes(() => child.kill('SIGTERM'));
  child.once('error', (error) => giveUp(`${node} could not be started: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** npm that was killed outright passes no signal on; its child is then adopted by another process. */
function whenParentGoes(stop) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 1000);
  timer.unref();
}
