// Chinese letters for machines without a Chinese font, where text would be drawn as nothing and no check of contrast or
// width would mean anything. The sheet of the app gets one more font, from the same address as the others.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext } from '@playwright/test';

const fontFolder = path.join(import.meta.dirname, '..', '..', 'node_modules', '@fontsource-variable', 'noto-sans-sc');

/** Whether the machine can draw Chinese by itself. Asked once, before the tests; they read the answer. */
export function hasChineseFont(): boolean {
  const { status, stdout } = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '';
}

/** The family that the sheet of the app names first among the Chinese ones that this package can stand in for. */
function sheet(): string {
  const text = readFileSync(path.join(fontFolder, 'wght.css'), 'utf8');
  return text.replaceAll("'Noto Sans SC Variable'", "'Noto Sans SC'").replaceAll('url(./files/', 'url(/chinese/');
}

export async function lendChinese(context: BrowserContext): Promise<void> {
  if (process.env['ATRIUM_LENDS_CHINESE'] !== 'yes') return;
  await context.route(/\/assets\/[^/]+\.css$/, async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply, body: `${await reply.text()}\n${sheet()}` });
  });
  await context.route('**/chinese/*.woff2', (route) =>
    route.fulfill({
      path: path.join(fontFolder, 'files', path.basename(new URL(route.request().url()).pathname)),
      contentType: 'font/woff2',
    }),
  );
}
