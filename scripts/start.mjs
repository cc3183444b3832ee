// `npm start` on any machine with Node 20 or newer: install once, build once, then run the server until it is stopped.
import path from 'node:path';
import { ensureInstalled, ensureWebBuilt, root, runtime, supervise } from './bootstrap.mjs';

await ensureInstalled();
const node = runtime();
await ensureWebBuilt(node);
supervise(node, [path.join(root, 'src', 'server', 'main.ts')]);
