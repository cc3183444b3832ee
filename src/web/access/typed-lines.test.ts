import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTable } from '../ui/typed-table.ts';
import { linesOf } from './typed-lines.ts';

test('columns are found by their names in both languages, or by their order', () => {
  const expected = [{ line: 2, person: '=ada@x.com', account: '12', role: 'Admin', ends: '2099-01-01' }];
  assert.deepEqual(
    linesOf(parseTable("Name,Email,Ad account ID,Ad account,Role,Ends\nAda,'=ada@x.com,12,Spring,Admin,2099-01-01")),
    expected,
  );
  const [line] = linesOf(parseTable('邮箱;广告账户;角色\nada@x.com;春季;管理员'));
  assert.deepEqual(line, { line: 2, person: 'ada@x.com', account: '春季', role: '管理员' });
  const [first] = linesOf(parseTable('ada@x.com\tSpring'));
  assert.deepEqual(first, { line: 1, person: 'ada@x.com', account: 'Spring', role: '' });
  const [broken] = linesOf(parseTable('Email,Account ID,Account,Role\nada@x.com,1.83E+17,Spring,Admin'));
  assert.equal(broken?.account, 'Spring');
});
