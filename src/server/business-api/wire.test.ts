import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import {
  bodyOf,
  epochOf,
  filtering,
  id,
  literal,
  maskedEmail,
  pageOf,
  paging,
  parseJson,
  parseLiteral,
  readParameters,
  text,
  WireRefusal,
} from './wire.ts';

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof WireRefusal) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'none';
}

describe('JSON of this wire', () => {
  const cases: [string, unknown][] = [
    ['{"bc_id": 7123456789012345678}', { bc_id: '7123456789012345678' }],
    [
      '{"ids":[9007199254740991,9007199254740992,-9007199254740993]}',
      { ids: [9007199254740991, '9007199254740992', '-9007199254740993'] },
    ],
    ['{"name":"7123456789012345678 \\" 99999999999999999999"}', { name: '7123456789012345678 " 99999999999999999999' }],
    ['[1.5, 1e3, 12345678901234567.5]', [1.5, 1000, 12345678901234568]],
  ];
  for (const [written, read] of cases) {
    it(`keeps every digit of ${written}`, () => assert.deepEqual(parseJson(written), read));
  }

  it('has no body where there is none, and names the body that is broken', () => {
    assert.deepEqual([bodyOf(undefined), bodyOf(''), bodyOf(' \n')], [{}, {}, {}]);
    assert.equal(
      refusalOf(() => bodyOf('{"bc_id":')),
      '40002 body: Not valid JSON.',
    );
  });
});

describe('Arrays and objects in a query', () => {
  const cases: [string, unknown][] = [
    ['{"keyword":"a"}', { keyword: 'a' }],
    [
      "{'keyword': 'a', 'deep': {'is': True, 'no': False, 'none': None}}",
      { keyword: 'a', deep: { is: true, no: false, none: null } },
    ],
    [
      `{'keyword': "Dan's", 'other': 'say "hi"', 'both': 'it\\'s "so"'}`,
      { keyword: "Dan's", other: 'say "hi"', both: 'it\'s "so"' },
    ],
    ["['True', 'None of it']", ['True', 'None of it']],
    ["[u'7123456789012345678', 7123456789012345678]", ['7123456789012345678', '7123456789012345678']],
    [String.raw`{'path': 'C:\\dir', 'escaped': '\"'}`, { path: String.raw`C:\dir`, escaped: '"' }],
  ];
  for (const [written, read] of cases) it(`reads ${written}`, () => assert.deepEqual(parseLiteral(written), read));

  it('gives up on a broken literal in no time, however long it is', () => {
    const began = performance.now();
    assert.throws(() => parseLiteral(`'${"\\'".repeat(9_000)}`));
    assert.throws(() => parseLiteral(`{'a': '${'x'.repeat(1_000_000)}`));
    assert.ok(performance.now() - began < 500);
  });
});

describe('Parameters', () => {
  const shape = z.object({
    bc_id: id,
    role: z.enum(['ADMIN', 'STANDARD']).default('STANDARD'),
    name: text.optional(),
    ids: literal(z.array(id).max(2, 'Too many.')).optional(),
    filtering: filtering({ keyword: text.optional(), user_id: id.optional() }),
    ...paging(50),
  });
  const read = (given: unknown) => readParameters(shape, given);

  it('have their defaults; null and empty text are left out', () => {
    const expected = { bc_id: '12', role: 'STANDARD', page: 1, page_size: 10 };
    assert.deepEqual(read({ bc_id: '12', role: null, filtering: '', other: 'ignored' }), expected);
    assert.deepEqual(read({ bc_id: 12, filtering: '{"keyword": ""}' }), { ...expected, filtering: {} });
  });

  it('take numbers for ids and for text, and text for numbers', () => {
    const given = { bc_id: 12, name: 290101, ids: '[1, "2"]', filtering: { user_id: 3 }, page: '2', page_size: 50 };
    const expected = {
      bc_id: '12',
      name: '290101',
      ids: ['1', '2'],
      filtering: { user_id: '3' },
      page: 2,
      page_size: 50,
    };
    assert.deepEqual(read(given), { ...expected, role: 'STANDARD' });
  });

  const wrong: [Record<string, unknown>, string][] = [
    [{}, 'bc_id: Missing data for required field.'],
    [{ bc_id: 'x' }, 'bc_id: Must be an id: a string of digits.'],
    [{ bc_id: 1.5 }, 'bc_id: Must be an id: a string of digits.'],
    [{ bc_id: ['1'] }, 'bc_id: Not a valid type.'],
    [{ bc_id: '1', role: 'OWNER' }, 'role: Must be one of: ADMIN, STANDARD.'],
    [{ bc_id: '1', ids: '1,2' }, 'ids: Not a valid type.'],
    [{ bc_id: '1', ids: '["1","x"]' }, 'ids.1: Must be an id: a string of digits.'],
    [{ bc_id: '1', ids: '["1","2","3"]' }, 'ids: Too many.'],
    [{ bc_id: '1', filtering: '{' }, 'filtering: Not a valid type.'],
    [{ bc_id: '1', filtering: '{"user_id":"me"}' }, 'filtering.user_id: Must be an id: a string of digits.'],
    [{ bc_id: '1', page: '0' }, 'page: Must be at least 1.'],
    [{ bc_id: '1', page: 'two' }, 'page: Not a valid type.'],
    [{ bc_id: '1', page_size: '51' }, 'page_size: Must be at most 50.'],
    [{ bc_id: '1', page_size: '1.5' }, 'page_size: Not a valid type.'],
  ];
  for (const [given, message] of wrong) {
    it(`refuse ${JSON.stringify(given)} by name`, () =>
      assert.equal(
        refusalOf(() => read(given)),
        `40002 ${message}`,
      ));
  }

  it('are an object', () => {
    for (const given of [[], 'text', null, 5])
      assert.equal(
        refusalOf(() => read(given)),
        '40002 body: Not a JSON object.',
      );
  });
});

describe('Replies', () => {
  it('say where a page stands', () => {
    const page = pageOf({ items: ['c'], total: 21 }, { page: 3, page_size: 10 });
    assert.deepEqual(page, { list: ['c'], page_info: { page: 3, page_size: 10, total_number: 21, total_page: 3 } });
    assert.equal(pageOf({ items: [], total: 0 }, { page: 1, page_size: 10 }).page_info.total_page, 0);
  });

  it('count seconds and hide addresses', () => {
    assert.equal(epochOf('2026-01-02T03:04:05.678Z'), 1767323045);
    assert.equal(maskedEmail('ada@example.com'), 'a***@example.com');
  });
});
