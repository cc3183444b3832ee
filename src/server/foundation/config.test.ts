import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { CannotStart } from './cannot-start.ts';
import { readConfig } from './config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'atrium-config-'));
after(() => rmSync(folder, { recursive: true }));

const dataDir = path.join(folder, 'data');
const read = (environment: Record<string, string> = {}) => readConfig({ DATA_DIR: dataDir, ...environment });

test('without settings it listens on this machine alone and trusts no proxy', () => {
  const { secretKey, ...config } = read();
  assert.deepEqual(config, {
    port: 4600,
    host: '127.0.0.1',
    dataDir,
    publicUrl: 'http://localhost:4600',
    mailFrom: 'Atrium <atrium@localhost>',
    trustProxy: [],
  });
  assert.equal(secretKey.length, 32);
});

test('the key is made once, for its owner alone, and a damaged one is never replaced', () => {
  const file = path.join(dataDir, 'secret.key');
  assert.deepEqual(read().secretKey, read().secretKey);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const other = path.join(folder, 'other');
  readConfig({ DATA_DIR: other });
  writeFileSync(path.join(other, 'secret.key'), '');
  assert.throws(() => readConfig({ DATA_DIR: other }), /secret\.key is damaged/);
});

test('webhooks reach machines inside only where it is asked for', () => {
  assert.equal(read({ WEBHOOKS_TO_PRIVATE: 'allow' }).allowsPrivateWebhooks, true);
  assert.throws(() => read({ WEBHOOKS_TO_PRIVATE: 'yes' }), { message: /WEBHOOKS_TO_PRIVATE must be "allow"/ });
});

test('a key may be given in hexadecimal or in base64', () => {
  const key = Buffer.alloc(32, 7);
  assert.deepEqual(read({ SECRET_KEY: key.toString('hex') }).secretKey, key);
  assert.deepEqual(read({ SECRET_KEY: key.toString('base64') }).secretKey, key);
});

test('the public address loses its slash and gives mail its sender', () => {
  const { publicUrl, mailFrom } = read({ PUBLIC_URL: 'https://atrium.example.com/' });
  assert.equal(publicUrl, 'https://atrium.example.com');
  assert.equal(mailFrom, 'Atrium <atrium@atrium.example.com>');
});

test('proxies are addresses and ranges', () => {
  assert.deepEqual(read({ TRUST_PROXY: '127.0.0.1, 10.0.0.0/8, fd00::/8' }).trustProxy, [
    '127.0.0.1',
    '10.0.0.0/8',
    'fd00::/8',
  ]);
});

const wrongs: [string, string][] = [
  ['PORT', '0'],
  ['PORT', '65536'],
  ['PORT', '4600x'],
  ['HOST', 'not a host'],
  ['PUBLIC_URL', 'atrium.example.com'],
  ['PUBLIC_URL', 'https://example.com/atrium'],
  ['PUBLIC_URL', 'ftp://example.com'],
  ['DATABASE_URL', 'mysql://example.com/atrium'],
  ['SMTP_URL', 'mail.example.com'],
  ['MAIL_FROM', 'Atrium\r\nBcc: <eve@example.com>'],
  ['SECRET_KEY', 'swordfish'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '10.0.0.0/33'],
];
for (const [name, value] of wrongs) {
  test(`${name}=${JSON.stringify(value)} is refused by its name`, () => {
    assert.throws(
      () => read({ [name]: value }),
      (error) => error instanceof CannotStart && error.exitCode === 2 && error.message.startsWith(`${name} must`),
    );
  });
}
