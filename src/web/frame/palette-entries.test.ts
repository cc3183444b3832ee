import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paths } from '../paths.ts';
import { matches, paletteEntries } from './palette-entries.ts';

/** The rooms of the navigation, which the palette is given. */
const rooms = [
  'home',
  'inbox',
  'members',
  'accounts',
  'access',
  'partners',
  'proposals',
  'finance',
  'activity',
  'settings',
] as const;
/** Pages for who is not signed in, or on the way in. */
const entrance = ['start', 'welcome', 'signIn', 'signUp', 'reset'];

const center = '4611686018427387904';
const places = rooms.map((key) => ({ key, to: paths[key](center), letter: 'x', reason: null }));
const entries = paletteEntries({ places: places as never, center, reasonFor: () => null });

test('the palette leads to every page that needs no more than a center', () => {
  const reached = new Set(entries.map(({ to }) => to));
  const missed = Object.entries(paths)
    .filter(([name, path]) => !entrance.includes(name) && path.length <= 1)
    // Of what a person has by themself without any center.
    .filter(([name]) => name !== 'ownAccount')
    .map(([, path]) => (path as (center: string) => string)(center))
    .filter((path) => !reached.has(path as never));
  assert.deepEqual(missed, []);
  assert.equal(new Set(entries.map(({ key }) => key)).size, entries.length);
});

test('pages of access are found by their words, in Chinese and by pinyin initials', () => {
  const found = (search: string): string[] =>
    entries.filter(({ words }) => matches(search, words)).map(({ key }) => key);
  assert.ok(found('what if').includes('access_what_if'));
  assert.ok(found('角色').includes('roles'));
  assert.ok(found('db').includes('access_compare'));
  assert.ok(found('停止共享').includes('shares'));
});

test('who may not see finance is not led there', () => {
  const reasonFor = (action: string) => (action === 'finance:view' ? 'no' : null);
  const others = paletteEntries({ places: places as never, center, reasonFor });
  const keys = others.map(({ key }) => key);
  assert.deepEqual(
    ['wallets', 'transactions', 'credits', 'books', 'fund', 'recharge'].filter((key) => keys.includes(key)),
    [],
  );
});
