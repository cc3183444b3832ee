// In which form rows of lists are hashed, as tables of what people have in them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf, type ListKind, masked, normalRow } from './audience-list-rows.ts';
import { callingCodes } from './calling-codes.ts';

const read = (typed: string, kind: ListKind, code = '', isComplete = false): string => {
  const row = normalRow(typed, { kind, code, isComplete });
  return 'fault' in row ? `! ${row.fault}` : row.text;
};

test('e-mail addresses are trimmed, in lower case, of usual letters', () => {
  const cases: [typed: string, read: string][] = [
    ['ada@example.com', 'ada@example.com'],
    ['  Ada.Lovelace+News@Example.COM\t', 'ada.lovelace+news@example.com'],
    ['ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example.com'],
    ['\u3000王@例子.中国\u3000', '王@例子.中国'],
    ['\ufeffada@\u200bexample.com\u200b', 'ada@example.com'],
    ['', '! empty'],
    [' \u3000\u200b ', '! empty'],
    ['ada@example', '! not_email'],
    ['ada.example.com', '! not_email'],
    ['ada@@example.com', '! not_email'],
    ['ada@example..com', '! not_email'],
    ['a@b.co; c@d.co', '! not_email'],
    ['Ada <ada@example.com>', '! not_email'],
    [`${'a'.repeat(250)}@b.co`, '! not_email'],
    ['5d41402abc4b2a76b9719d911017c592', '! other_hash'],
    ['A'.repeat(64), 'a'.repeat(64)],
    [` ${'0f'.repeat(32)} `, '0f'.repeat(32)],
  ];
  for (const [typed, wanted] of cases) assert.equal(read(typed, 'email'), wanted, JSON.stringify(typed));
});

test('phone numbers are digits with the code of their country', () => {
  const cases: [typed: string, code: string, read: string][] = [
    ['+49 (0)170 123-45 67', '86', '491701234567'],
    ['0049 170 1234567', '86', '491701234567'],
    ['0170/1234567', '49', '491701234567'],
    ['138 0013 8000', '86', '8613800138000'],
    ['１３８００１３８０００', '86', '8613800138000'],
    ['＋８６１３８００１３８０００', '49', '8613800138000'],
    ['٠١٠ ١٢٣٤ ٥٦٧٨', '20', '201012345678'],
    ['०९८१०१२३४५६', '91', '919810123456'],
    ['(415) 555-2671', '1', '14155552671'],
    ['1-415-555-2671', '1', '14155552671'],
    ['8 (912) 345-67-89', '7', '79123456789'],
    ['06 20 123 4567', '36', '36201234567'],
    ['02 1234 5678', '39', '390212345678'],
    ['tel:+4420.7946.0958', '1', '442079460958'],
    ['+44–20–7946–0958', '1', '442079460958'],
    ['1.38001E+10', '86', '! scientific'],
    ['170 1234567', '', '! no_country'],
    ['+0 123 456 789', '49', '! no_country'],
    ['12345', '49', '! too_short'],
    ['+49 170 1234567 890123', '49', '! too_long'],
    ['170 1234567 ext. 4', '49', '! not_phone'],
    ['n/a', '49', '! not_phone'],
    ['++49 170 1234567', '49', '! not_phone'],
  ];
  for (const [typed, code, wanted] of cases) assert.equal(read(typed, 'phone', code), wanted, JSON.stringify(typed));
  assert.equal(read('86 138 0013 8000', 'phone', '', true), '8613800138000');
  // Nobody guesses: whoever brings the list is told, and says which it is.
  const row = normalRow('86 138 0013 8000', { kind: 'phone', code: '86', isComplete: false });
  assert.deepEqual(row, { text: '868613800138000', isHash: false, mayHaveCode: true });
});

test('own ids are trimmed and stay as they are, as the tag of pixels hashes them', () => {
  assert.equal(read(' Kunde-Ä１ ', 'external'), 'Kunde-Ä１');
  assert.equal(read('', 'external'), '! empty');
});

test('columns are recognised by what is in them', () => {
  assert.equal(kindOf(['a@b.co', 'c@d.co', 'oops']), 'email');
  assert.equal(kindOf(['+49 170 1234567', '0170 1234567']), 'phone');
  assert.equal(kindOf(['Ada', 'Ben']), null);
});

test('a sample tells little', () => {
  assert.deepEqual(['ada@example.com', '491701234567', 'x1'].map(masked), ['a•••@e•••.com', '•••67', '•••']);
});

test('every region has one calling code of at most three digits', () => {
  assert.ok(callingCodes.size > 220);
  for (const [region, code] of callingCodes) assert.match(`${region} ${code}`, /^[A-Z]{2} [1-9]\d{0,2}$/);
  assert.deepEqual(
    ['CN', 'US', 'DE', 'IT', 'HK', 'KZ'].map((region) => callingCodes.get(region)),
    ['86', '1', '49', '39', '852', '7'],
  );
});
