import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endings } from '../../contract/notifications.ts';
import { catalog, locales } from '../../locales/catalog.ts';
import { shownOf, tellingsOf, told } from './told.ts';

const ofCenters = ['people', 'security', 'settings', 'assets', 'finance'];

test('whatever is told to whom it is about has a sentence of its own, in every language', () => {
  const own = Object.entries(told).flatMap(([action, tellings]) =>
    tellings.some(({ kind }) => !ofCenters.includes(kind)) ? [action] : [],
  );
  for (const locale of locales)
    for (const action of [...own, ...endings])
      assert.ok(catalog(locale).has(`notifications.mine.${action.replace('.', '_')}`), `${locale} ${action}`);
});

test('what is told to both sides of a request has a sentence for either', () => {
  const both = Object.entries(told).flatMap(([action, tellings]) =>
    tellings.some(({ kind }) => kind === 'request') && tellings.some(({ kind }) => kind === 'decision') ? [action] : [],
  );
  assert.ok(both.length > 5);
  for (const locale of locales)
    for (const action of both)
      assert.ok(catalog(locale).has(`notifications.theirs.${action.replace('.', '_')}`), `${locale} ${action}`);
});

test('a new Owner is told of as a matter of security, and any other role as one of people', () => {
  const kindsOf = (before: object | null, after: object | null) =>
    tellingsOf({ action: 'members.member_updated', before: before as never, after: after as never }).map(
      ({ kind }) => kind,
    );
  assert.deepEqual(kindsOf({ role: 'admin' }, { role: 'owner' }), ['access', 'security']);
  assert.deepEqual(kindsOf({ role: 'owner' }, { role: 'admin' }), ['access', 'people']);
});

test('somebody who is no manager is shown what concerns their own rights, and nothing else of an entry', () => {
  const [mine, people] = told['members.member_updated'] ?? [];
  assert.ok(mine && people);
  const side = { role: 'admin', reason: 'We doubt him', accounts: ['Secret'] };
  assert.deepEqual(shownOf(mine, side), { role: 'admin' });
  assert.deepEqual(shownOf(people, side), side);
  assert.equal(shownOf(mine, { reason: 'We doubt him' }), null);
});
