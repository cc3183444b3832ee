// The evaluator against a plain oracle, on facts made at random. The table below is written by hand from the documentation of
// roles, not read from the contract, so that a change of the contract that nobody meant shows here.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { accountActionNames, centerActionNames } from '../../contract/permissions.ts';
import type { AccountFacts, MemberFacts } from '../foundation/context.ts';
import { accountActionsOf, centerActionsOf, isRoleWithin, judgeAccount, judgeCenter, stateOfMember } from './rules.ts';

const now = new Date('2026-03-03T12:00:00Z');
const runs = { numRuns: 2000 };

/** o owner, a admin, e employee, F finance manager, f finance analyst, C creator manager, c creator viewer */
const centerTable: Record<string, string> = {
  'center:view': 'oaeFfCc',
  'center:update': 'oa',
  'center:delete': 'o',
  'center:transfer_ownership': 'o',
  'audit:view': 'oa',
  'member:list': 'oa',
  'member:invite': 'oa',
  'member:update': 'oa',
  'member:suspend': 'oa',
  'member:remove': 'oa',
  'finance:assign_role': 'oa',
  'creator:assign_role': 'oa',
  'asset:list': 'oaeFfCc',
  'asset:create': 'oa',
  'asset:claim': 'oa',
};

/** Before the stroke the hats of the center, behind it the roles on the account: A admin, O operator, Y analyst. */
const accountTable: Record<string, string> = {
  'asset:view_basic': 'oaFf|AOY',
  'adaccount:view': 'oa|AOY',
  'adaccount:edit_settings': 'oa|A',
  'asset:list_people': 'oa|A',
  'asset:assign': 'oa|A',
  'asset:transfer': 'oa|',
};

const letterOf = { owner: 'o', admin: 'a', employee: 'e' } as const;
const financeLetter = { manager: 'F', analyst: 'f', none: '' } as const;
const creatorLetter = { manager: 'C', viewer: 'c', none: '' } as const;
const roleLetter = { admin: 'A', operator: 'O', analyst: 'Y' } as const;

function isRunning({ startsAt, expiresAt }: { startsAt: Date | null; expiresAt: Date | null }): boolean {
  return (startsAt === null || startsAt <= now) && (expiresAt === null || expiresAt > now);
}

function isLive(member: MemberFacts): boolean {
  return member.centerStatus === 'active' && member.status === 'active' && isRunning(member);
}

function lettersOf(member: MemberFacts): string {
  return letterOf[member.role] + financeLetter[member.financeRole] + creatorLetter[member.creatorRole];
}

const hasAny = (letters: string, among: string): boolean => [...letters].some((letter) => among.includes(letter));

function oracleOfCenter(action: string, member: MemberFacts): boolean {
  return isLive(member) && hasAny(lettersOf(member), centerTable[action] ?? '');
}

function oracleOfAccount(action: string, { member, account }: { member: MemberFacts; account: AccountFacts }): boolean {
  if (!isLive(member) || !account.isHeld) return false;
  const [hats = '', roles = ''] = (accountTable[action] ?? '|').split('|');
  if (hasAny(lettersOf(member), hats)) return true;
  const { grant } = account;
  return grant !== null && isRunning(grant) && roles.includes(roleLetter[grant.role]);
}

const minute = 60_000;
/** Around now, with now itself often among them: the two ends of an interval are where mistakes are made. */
const instant = fc.option(
  fc.constantFrom(-400 * 24 * 60, -1, 0, 1, 400 * 24 * 60).map((minutes) => new Date(now.getTime() + minutes * minute)),
);
const memberFacts: fc.Arbitrary<MemberFacts> = fc.record({
  centerStatus: fc.constantFrom('active', 'active', 'active', 'deleted'),
  role: fc.constantFrom('owner', 'admin', 'employee'),
  financeRole: fc.constantFrom('none', 'analyst', 'manager'),
  creatorRole: fc.constantFrom('none', 'viewer', 'manager'),
  status: fc.constantFrom('active', 'active', 'active', 'suspended', 'removed', 'left'),
  startsAt: instant,
  expiresAt: instant,
});
const accountFacts: fc.Arbitrary<AccountFacts> = fc.record({
  isHeld: fc.boolean(),
  grant: fc.option(
    fc.record({
      role: fc.constantFrom('admin', 'operator', 'analyst'),
      startsAt: instant,
      expiresAt: instant,
    }),
  ),
});
const facts = fc.record({ member: memberFacts, account: accountFacts });

/** How a membership can lose: each leaves less, never more. */
const losses: ((member: MemberFacts) => MemberFacts)[] = [
  (member) => ({ ...member, status: 'suspended' }),
  (member) => ({ ...member, status: 'removed' }),
  (member) => ({ ...member, status: 'left' }),
  (member) => ({ ...member, expiresAt: now }),
  (member) => ({ ...member, startsAt: new Date(now.getTime() + 1) }),
  (member) => ({ ...member, centerStatus: 'deleted' }),
  (member) => ({ ...member, financeRole: 'none' }),
  (member) => ({ ...member, creatorRole: 'none' }),
  (member) => ({ ...member, role: 'employee' }),
];

describe('the evaluator', () => {
  test('every action has a row in the table of this test', () => {
    assert.deepEqual(centerActionNames.toSorted(), Object.keys(centerTable).toSorted());
    assert.deepEqual(accountActionNames.toSorted(), Object.keys(accountTable).toSorted());
  });

  test('on a center it says what the oracle says', () => {
    fc.assert(
      fc.property(memberFacts, (member) => {
        for (const action of centerActionNames)
          assert.equal(judgeCenter(action, member, now).isAllowed, oracleOfCenter(action, member), action);
      }),
      runs,
    );
  });

  test('on an account it says what the oracle says', () => {
    fc.assert(
      fc.property(facts, (of) => {
        for (const action of accountActionNames)
          assert.equal(judgeAccount(action, of, now).isAllowed, oracleOfAccount(action, of), action);
      }),
      runs,
    );
  });

  test('the lists of what a member may do are the single verdicts', () => {
    fc.assert(
      fc.property(facts, (of) => {
        const center = centerActionNames.filter((action) => oracleOfCenter(action, of.member));
        assert.deepEqual(centerActionsOf(of.member, now), center);
        const account = accountActionNames.filter((action) => oracleOfAccount(action, of));
        assert.deepEqual(accountActionsOf(of, now), account);
      }),
      runs,
    );
  });

  test('a dead membership yields nothing, whatever was given', () => {
    fc.assert(
      fc.property(facts, (of) => {
        fc.pre(stateOfMember(of.member, now) !== 'ok');
        assert.deepEqual(centerActionsOf(of.member, now), []);
        assert.deepEqual(accountActionsOf(of, now), []);
      }),
      runs,
    );
    assert.deepEqual(centerActionsOf(null, now), []);
  });

  test('losing a role, a grant or a term never adds an action', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...losses), (of, lose) => {
        const before = new Set([...centerActionsOf(of.member, now), ...accountActionsOf(of, now)]);
        const member = lose(of.member);
        const after = [...centerActionsOf(member, now), ...accountActionsOf({ ...of, member }, now)];
        assert.deepEqual(
          after.filter((action) => !before.has(action)),
          [],
        );
        const bare = accountActionsOf({ member: of.member, account: { ...of.account, grant: null } }, now);
        assert.deepEqual(
          bare.filter((action) => !before.has(action)),
          [],
        );
      }),
      runs,
    );
  });

  test('a higher role on the account holds all that a lower one holds', () => {
    const order = ['analyst', 'operator', 'admin'] as const;
    for (const [at, role] of order.entries())
      for (const [lower, other] of order.entries()) assert.equal(isRoleWithin(other, role) || lower > at, true);
    assert.equal(isRoleWithin('admin', 'operator'), false);
    assert.equal(isRoleWithin('analyst', null), false);
  });

  test('an unknown action is denied', () => {
    const owner = {
      centerStatus: 'active',
      role: 'owner',
      financeRole: 'none',
      creatorRole: 'none',
      status: 'active',
      startsAt: null,
      expiresAt: null,
    } as const;
    assert.equal(judgeCenter('center:explode' as never, owner, now).isAllowed, false);
    const account = { isHeld: true, grant: { role: 'admin', startsAt: null, expiresAt: null } } as const;
    assert.equal(judgeAccount('asset:explode' as never, { member: owner, account }, now).isAllowed, false);
  });
});

describe('the explanation', () => {
  test('is allowed exactly when every link holds', () => {
    fc.assert(
      fc.property(facts, (of) => {
        const verdicts = [
          ...centerActionNames.map((action) => judgeCenter(action, of.member, now)),
          ...accountActionNames.map((action) => judgeAccount(action, of, now)),
        ];
        for (const { isAllowed, chain } of verdicts)
          assert.equal(
            chain.every(({ state }) => state === 'ok'),
            isAllowed,
          );
      }),
      runs,
    );
  });

  test('an allowed action needs no fix, and a fix that is named would allow it', () => {
    fc.assert(
      fc.property(facts, (of) => {
        for (const action of accountActionNames) {
          const { isAllowed, fix } = judgeAccount(action, of, now);
          if (isAllowed) assert.equal(fix, null);
          else if (fix)
            assert.ok(
              mendedBy(fix, of).every((mended) => isBetter(action, of, mended)),
              `${action} ${fix.kind}`,
            );
        }
      }),
      runs,
    );
  });
});

type Facts = { member: MemberFacts; account: AccountFacts };

/** The facts after the fix, in each of the ways it offers. */
function mendedBy(fix: { kind: string; roles: string[] }, of: Facts): Facts[] {
  const { member, account } = of;
  if (fix.kind === 'reinstate_member') {
    return [{ account, member: { ...member, status: 'active', startsAt: null, expiresAt: null } }];
  }
  if (fix.kind === 'raise_center_role') {
    const roles = fix.roles.filter((role): role is 'owner' | 'admin' => role === 'owner' || role === 'admin');
    return roles.map((role) => ({ account, member: { ...member, role } }));
  }
  return (fix.roles as ('admin' | 'operator' | 'analyst')[]).map((role) => ({
    member,
    account: { ...account, grant: { role, startsAt: null, expiresAt: null } },
  }));
}

/** Allowed now, or, where a dead membership stood in the way, explained one link further. */
function isBetter(action: (typeof accountActionNames)[number], before: Facts, after: Facts): boolean {
  const verdict = judgeAccount(action, after, now);
  return verdict.isAllowed || verdict.chain.length > judgeAccount(action, before, now).chain.length;
}
