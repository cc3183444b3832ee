// `npm run dev`: the server, started again at every change, and the web app's own development server in front of it.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
const port = process.env['PORT'] ?? '4600';

function start(args: string[]): ChildProcess {
  const env = { ...process.env, ATRIUM_SERVER: `http://127.0.0.1:${port}` };
  delete (env as NodeJS.ProcessEnv)['ATRIUM_LAUNCHER_FD'];
  return spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
}

const parts = [start(['--watch', '--watch-preserve-output', 'src/server/main.ts']), start([vite])];

function stop(): void {
  for (const part of parts) part.kill('SIGTERM');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
for (const part of parts) part.once('exit', stop);
