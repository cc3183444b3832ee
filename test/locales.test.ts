// Both languages say the same things, the code asks for nothing that is missing, and nothing is kept that nobody says.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import compile from 'icu-minify/compile';
import { auditActions, loggedRooms, objectTypes } from '../src/contract/audit.ts';
import { kindNames } from '../src/contract/notifications.ts';
import { webhookActions } from '../src/contract/notifications-webhooks.ts';
import { accountActionNames, centerActionNames } from '../src/contract/permissions.ts';
import { refusals } from '../src/contract/refusals.ts';
import { locales, readMessages, sentence } from '../src/locales/catalog.ts';
import { exportable } from '../src/server/audit/exports.ts';
import { wordPieces } from '../src/web/api/build/word-pieces.ts';
import { type Mention, matcher, mentionsIn } from '../src/web/api/build/words-in-code.ts';

const root = join(import.meta.dirname, '..');
const english = readMessages('en');
const rooms = new Set([...english.keys()].map((key) => key.split('.')[0] ?? ''));

/** The arguments and tags of a message: `["name"]`, `["count", 2, {…}]`, `["b", …]` for a tag. */
function argumentsOf(compiled: unknown, into = new Set<string>()): Set<string> {
  if (!Array.isArray(compiled)) return into;
  for (const part of compiled) {
    if (!Array.isArray(part)) continue;
    const [name, kind, ...rest] = part as [string, unknown, ...unknown[]];
    const isTag = part.length > 1 && (typeof kind !== 'number' || kind === 0);
    into.add(isTag ? `<${name}>` : name);
    for (const inner of isTag ? [[kind, ...rest]] : rest) {
      if (Array.isArray(inner)) argumentsOf(inner, into);
      else if (typeof inner === 'object' && inner !== null) {
        for (const option of Object.values(inner)) argumentsOf(option, into);
      }
    }
  }
  return into;
}

interface Use extends Mention {
  file: string;
}

/** The text of the call that opens at `start`, up to its closing bracket. */
function callText(source: string, start: number): string {
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    if (source[at] === '(') depth++;
    else if (source[at] === ')' && --depth === 0) return source.slice(start + 1, at);
  }
  return source.slice(start + 1);
}

function usesIn(file: string): { asked: Use[]; mentioned: Use[] } {
  const source = readFileSync(join(root, file), 'utf8');
  const collect = (text: string): Use[] => mentionsIn(text).map((mention) => ({ file, ...mention }));
  const asked = [...source.matchAll(/(?<![\w.])(?:t|t\.rich|sentence)\(/g)].flatMap((match) => {
    // The first literal names the message; a choice between two has both before the first comma.
    const text = callText(source, match.index + match[0].length - 1);
    const isSentence = match[0].startsWith('sentence');
    const head = isSentence ? text.slice(text.indexOf(',') + 1) : text;
    return collect(head.split(/,\s*\{/)[0] ?? head);
  });
  return { asked, mentioned: collect(source) };
}

const files = globSync('src/{web,server}/**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.includes('.test.'));
const uses = files.map(usesIn);
const inRooms = (use: Use): boolean => rooms.has(use.key.split('.')[0] ?? '');

test('both languages have the same keys', () => {
  for (const locale of locales) {
    const messages = readMessages(locale);
    assert.deepEqual([...messages.keys()].sort(), [...english.keys()].sort(), locale);
  }
});

test('every message says something, with the same arguments in both languages', () => {
  for (const [key, message] of readMessages('zh-CN')) {
    assert.notEqual(message.trim(), '', key);
    const original = english.get(key) ?? '';
    assert.notEqual(original.trim(), '', key);
    assert.deepEqual([...argumentsOf(compile(message))].sort(), [...argumentsOf(compile(original))].sort(), key);
  }
});

test('keys are at most four words deep and safe to spell', () => {
  for (const key of english.keys()) assert.match(key, /^[a-z_]+(\.\w+){1,3}$/, key);
});

test('the code asks for no message that is missing', () => {
  const missing = uses
    .flatMap((use) => use.asked)
    .filter((use) => inRooms(use))
    .filter((use) =>
      use.isPattern ? ![...english.keys()].some((key) => matcher(use.key).test(key)) : !english.has(use.key),
    )
    .map((use) => `${use.key} in ${use.file}`);
  assert.deepEqual(missing, []);
});

test('no message is kept that the code never says', () => {
  const mentioned = uses.flatMap((use) => use.mentioned);
  const literals = new Set(mentioned.filter((use) => !use.isPattern).map((use) => use.key));
  const patterns = [...new Set(mentioned.filter((use) => use.isPattern).map((use) => use.key))].map(matcher);
  const unused = [...english.keys()].filter(
    (key) => !literals.has(key) && !patterns.some((pattern) => pattern.test(key)),
  );
  assert.deepEqual(unused, []);
});

test('every message that the web app says comes with what says it', () => {
  const { pieces, piecesOf, moduleOf } = wordPieces();
  const inPieces = [...pieces.values()].flat();
  assert.equal(new Set(inPieces).size, inPieces.length, 'no message travels twice');
  const web = uses.flatMap(({ mentioned }) => mentioned).filter(({ file }) => file.startsWith('src/web/'));
  const exact = new Set(web.filter((use) => !use.isPattern && english.has(use.key)).map((use) => use.key));
  assert.deepEqual([...exact].filter((key) => !inPieces.includes(key)).sort(), []);
  // The page of a room brings what that room alone says, and its dialogs bring the rest.
  assert.ok(pieces.get('members')?.includes('members.table.search'));
  assert.deepEqual(piecesOf('members/members-page.tsx'), ['members']);
  assert.ok(piecesOf('members/invite-dialog.tsx').includes('members-later'));
  assert.ok(pieces.get('frame')?.includes('frame.search'));
  for (const locale of locales) {
    const [, json = ''] = /JSON\.parse\('(.*)'\)/.exec(moduleOf(locale, 'members')) ?? [];
    const words = JSON.parse(json.replaceAll(/\\(.)/g, '$1')) as { members: { title: string } };
    assert.equal(words.members.title, readMessages(locale).get('members.title'));
  }
});

test('every refusal, action and audit entry of the contract has its words', () => {
  const expected = [
    ...Object.keys(refusals).map((code) => `refusals.${code}`),
    ...[...centerActionNames, ...accountActionNames].map((action) => `access.actions.${action.replace(/[:.]/g, '_')}`),
    ...auditActions.map((action) => `audit.actions.${action.replace('.', '_')}`),
    ...objectTypes.map((type) => `audit.objects.${type}`),
    ...loggedRooms.map((room) => `audit.rooms.${room}`),
    ...webhookActions.map((action) => `notifications.webhooks.rooms.${action.slice(0, action.indexOf('.'))}`),
    ...[...exportable.keys()].map((list) => `audit.lists.${list.replace('.', '_')}`),
    ...kindNames.flatMap((kind) => [`notifications.kinds.${kind}`, `notifications.hints.${kind}`]),
  ];
  const known = new Set(expected);
  assert.deepEqual(
    expected.filter((key) => !english.has(key)),
    [],
  );
  const stale = [...english.keys()].filter(
    (key) => /^(refusals|access\.actions|audit\.actions|audit\.lists)\./.test(key) && !known.has(key),
  );
  assert.deepEqual(stale, []);
});

test('the server formats with plurals, and answers a missing key with the key', () => {
  assert.equal(
    sentence('en', 'refusals.too_many_requests', { retryAfterSeconds: 1 }),
    'Too many attempts. Try again in 1 second.',
  );
  assert.equal(
    sentence('zh-CN', 'refusals.too_many_requests', { retryAfterSeconds: 5 }),
    '操作过于频繁，请在 5 秒后重试。',
  );
  assert.equal(sentence('en', 'refusals.no_such_code'), 'refusals.no_such_code');
});
