// Before the browser tests: the browser, unpacked once, a mail server, and one Atrium with a lively center for all of
// them. Ends everything afterwards.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';
import { hasChineseFont } from './e2e/chinese.ts';
import { announce, buildNorthpeak } from './e2e/northpeak.ts';
import { openPostOffice } from './e2e/post-office.ts';
import { freePort, type Launched, launch, untilHealthy } from './launched.ts';
import { temporaryFolder } from './postgres.ts';

const modules = path.join(import.meta.dirname, '..', 'node_modules');

/**
 * The folder of an unpacked Chromium. The package unpacks into the system's temporary folder and gives the path before
 * the file is whole; so it is sent to a folder of its own, which gets its name once it is complete.
 */
async function unpackedChromium(): Promise<string> {
  const packed = path.join(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(readFileSync(path.join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = path.join(modules, '.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  const temporary = process.env['TMPDIR'];
  process.env['TMPDIR'] = fresh;
  await chromium.executablePath();
  await inflate(path.join(packed, 'bin', 'al2023.tar.br'));
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
  if (existsSync(folder)) rmSync(fresh, { recursive: true });
  else renameSync(fresh, folder);
  return folder;
}

/** Machines without a desktop lack libnss3 and fonts; the package brings both along. */
function lendLibraries(folder: string): void {
  const starts =
    spawnSync(path.join(folder, 'chromium'), ['--version', '--no-sandbox'], { stdio: 'ignore' }).status === 0;
  if (!starts) process.env['LD_LIBRARY_PATH'] = path.join(folder, 'al2023', 'lib');
  if (!existsSync('/etc/fonts/fonts.conf')) process.env['FONTCONFIG_PATH'] = path.join(folder, 'fonts');
}

/** Where the browser is, ready to start. */
export async function chromiumPath(): Promise<string> {
  const folder = await unpackedChromium();
  lendLibraries(folder);
  return path.join(folder, 'chromium');
}

/** Playwright's global setup; what it puts into the environment reaches the workers. Gives the teardown back. */
export default async function setUp(): Promise<() => Promise<void>> {
  process.env['ATRIUM_CHROMIUM'] = await chromiumPath();
  process.env['ATRIUM_LENDS_CHINESE'] ??= hasChineseFont() ? 'no' : 'yes';
  const dataDir = temporaryFolder('browser');
  const post = await openPostOffice();
  process.env['ATRIUM_POST'] = post.url;
  const port = await freePort();
  const OPERATORS = 'operator-en@example.com,operator-zh-cn@example.com';
  const environment = { SMTP_URL: post.smtpUrl, WEBHOOKS_TO_PRIVATE: 'allow', OPERATORS };
  const atrium = launch({ port, dataDir, environment });
  const tearDown = async (): Promise<void> => {
    atrium.launcher.kill('SIGTERM');
    await atrium.ended;
    await post.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await prepare(atrium, { port, dataDir });
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

/** The database that the server brought along, on the socket that it says itself: for what only time can do. */
function databaseOf(dataDir: string): string {
  const socket = readFileSync(path.join(dataDir, 'postgres', 'pg18', 'postmaster.pid'), 'utf8').split('\n')[4] ?? '';
  return `postgres://postgres@localhost/atrium?host=${encodeURIComponent(socket)}`;
}

async function prepare(atrium: Launched, { port, dataDir }: { port: number; dataDir: string }): Promise<void> {
  await untilHealthy(atrium);
  process.env['ATRIUM_URL'] = `http://localhost:${port}`;
  process.env['ATRIUM_DATABASE'] = databaseOf(dataDir);
  announce(await buildNorthpeak(), dataDir);
}
