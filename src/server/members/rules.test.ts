import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { barOnLastOwner, barOnLimits, barOnMember, barOnRoles, isInviterEntitled, memberLimits } from './rules.ts';

const now = new Date('2026-03-03T12:00:00Z');
const later = new Date(now.getTime() + 60_000);
const role = fc.constantFrom('owner', 'admin', 'employee');
type Role = 'owner' | 'admin' | 'employee';

const live = (of: Role) => ({ role: of, isLive: true });

describe('who may touch whom', () => {
  const cases: [string, { id: string; role: Role }, { id: string; role: Role }, string | null][] = [
    ['an owner touches an owner', { id: '1', role: 'owner' }, { id: '2', role: 'owner' }, null],
    ['an owner touches an admin', { id: '1', role: 'owner' }, { id: '2', role: 'admin' }, null],
    ['an admin touches an admin', { id: '1', role: 'admin' }, { id: '2', role: 'admin' }, null],
    ['an admin touches an employee', { id: '1', role: 'admin' }, { id: '2', role: 'employee' }, null],
    [
      'an admin does not touch an owner',
      { id: '1', role: 'admin' },
      { id: '2', role: 'owner' },
      'members.only_owner_changes_owner',
    ],
    ['nobody touches themself', { id: '1', role: 'owner' }, { id: '1', role: 'owner' }, 'members.own_role'],
  ];
  for (const [name, actor, target, code] of cases) test(name, () => assert.equal(barOnMember(actor, target), code));
});

describe('which roles may be given', () => {
  test('only an owner makes an owner', () => {
    fc.assert(
      fc.property(role, role, (own, next) => {
        const bar = barOnRoles({ role: own }, { role: next, startsAt: null, expiresAt: null }, now);
        assert.equal(bar === 'members.only_owner_makes_owner', next === 'owner' && own !== 'owner');
      }),
    );
  });

  test('an owner is one from now on and without end; an end lies ahead, and after the start', () => {
    const bar = (as: 'owner' | 'admin', startsAt: Date | null, expiresAt: Date | null) =>
      barOnRoles({ role: 'owner' }, { role: as, startsAt, expiresAt }, now);
    assert.equal(bar('owner', null, later), 'members.owner_cannot_expire');
    assert.equal(bar('owner', later, null), 'members.owner_starts_at_once');
    assert.equal(bar('owner', now, null), null);
    assert.equal(bar('admin', null, now), 'members.end_in_past');
    assert.equal(bar('admin', later, later), 'access.end_before_start');
    assert.equal(bar('admin', now, later), null);
    assert.equal(bar('admin', later, null), null);
  });
});

test('whatever is done one after the other, an active owner is left', () => {
  const status = fc.constantFrom('active', 'suspended', 'removed', 'left');
  const people = fc.array(fc.record({ role, status }), { minLength: 1, maxLength: 6 });
  const changes = fc.array(fc.record({ at: fc.nat(5), role, status }), { maxLength: 30 });
  fc.assert(
    fc.property(people, changes, (others, steps) => {
      const center: { role: Role; status: string }[] = [{ role: 'owner', status: 'active' }, ...others];
      const owners = (): number => center.filter((one) => one.role === 'owner' && one.status === 'active').length;
      for (const step of steps) {
        const target = center[step.at % center.length];
        if (!target) continue;
        const next = { role: step.role, isActive: step.status === 'active' };
        if (barOnLastOwner(target, next, owners()) !== null) continue;
        target.role = step.role;
        target.status = step.status;
      }
      assert.ok(owners() >= 1);
    }),
    { numRuns: 2000 },
  );
});

describe('limits', () => {
  const { members, admins } = memberLimits;
  test('the last place is given, the next is not', () => {
    assert.equal(barOnLimits({ members: members - 1, admins: 1 }, { members: 1, admins: 0 }), null);
    assert.equal(barOnLimits({ members, admins: 1 }, { members: 1, admins: 0 }), 'members.limit_reached');
    assert.equal(barOnLimits({ members: 50, admins: admins - 1 }, { members: 1, admins: 1 }), null);
    assert.equal(barOnLimits({ members: 50, admins }, { members: 1, admins: 1 }), 'members.admin_limit_reached');
  });

  test('a center that is over its limits may still change what adds nobody', () => {
    assert.equal(barOnLimits({ members: members + 9, admins: admins + 9 }, { members: 0, admins: 0 }), null);
  });
});

test('an invitation is worth what its inviter could give now', () => {
  assert.equal(isInviterEntitled(live('owner'), { role: 'owner' }), true);
  assert.equal(isInviterEntitled(live('admin'), { role: 'owner' }), false);
  assert.equal(isInviterEntitled(live('admin'), { role: 'admin' }), true);
  assert.equal(isInviterEntitled(live('employee'), { role: 'employee' }), false);
  assert.equal(isInviterEntitled({ role: 'owner', isLive: false }, { role: 'employee' }), false);
  assert.equal(isInviterEntitled(null, { role: 'employee' }), false);
});
