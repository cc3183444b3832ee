// The evaluator against a plain oracle, on facts made at random. The table below is written by hand from the documentation of
// roles, not read from the contract, so that a change of the contract that nobody meant shows here.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import {
  accountActionNames,
  accountActions,
  actionsIn,
  centerActionNames,
  partnerActions,
  roleMasks,
} from '../../contract/permissions.ts';
import type { MemberFacts } from '../foundation/context.ts';
import {
  type AccountLinks,
  centerActionsOf,
  type Given,
  type Holding,
  isWithin,
  judgeAccount,
  judgeCenter,
  stateOfMember,
  weighAccount,
} from './rules.ts';

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
  'team:list': 'oa',
  'team:update': 'oa',
  'finance:assign_role': 'oa',
  'creator:assign_role': 'oa',
  'policy:update': 'oa',
  'access:view': 'oa',
  'role:list': 'oaeFfCc',
  'role:update': 'oa',
  'partner:list': 'oa',
  'partner:invite': 'oa',
  'partner:accept': 'oa',
  'partner:remove': 'oa',
  'group:list': 'oa',
  'group:create': 'oa',
  'group:edit_items': 'oa',
  'group:assign': 'oa',
  'group:delete': 'oa',
  'elevation:approve': 'oa',
  'webhook:manage': 'oa',
  'asset:list': 'oaeFfCc',
  'asset:create': 'oa',
  'asset:claim': 'oa',
  'asset:request_access': 'oa',
  'asset:hand_over': 'oa',
  'finance:view': 'oFf',
  'finance:pay': 'oF',
};

/**
 * Before the stroke the hats of the center on accounts of its own, behind it the roles on the account: A admin, O operator,
 * Y analyst. A small + marks what Admins lose while the policy wants them to be assigned.
 */
const accountTable: Record<string, string> = {
  'asset:view_basic': 'oaFf|AOY',
  'adaccount:view': 'oa+|AOY',
  'report:read': 'oa+|AOY',
  'report:export': 'oa+|AOY',
  'campaign:create': 'oa+|AO',
  'campaign:edit': 'oa+|AO',
  'campaign:pause': 'oa+|AO',
  'creative:edit': 'oa+|AO',
  'audience:use': 'oa+|AO',
  'audience:edit': 'oa+|AO',
  'pixel:edit': 'oa+|AO',
  'adaccount:edit_settings': 'oa+|A',
  'adaccount.finance:view': 'oa+Ff|A',
  'adaccount.finance:manage': 'oa+F|A',
  'asset:list_people': 'oa|A',
  'asset:assign': 'oa|A',
  'asset:share': 'oa|',
  'asset:transfer': 'oa|',
  'asset:archive': 'oa|',
};

const letterOf = { owner: 'o', admin: 'a', employee: 'e' } as const;
const financeLetter = { manager: 'F', analyst: 'f', none: '' } as const;
const creatorLetter = { manager: 'C', viewer: 'c', none: '' } as const;
const roleOfLetter: Record<string, 'admin' | 'operator' | 'analyst'> = { A: 'admin', O: 'operator', Y: 'analyst' };

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

type Facts = { member: MemberFacts; links: AccountLinks };

/** Written as the documentation says it, action by action, with no masks but those of roles that a center made. */
function oracleOfAccount(action: string, { member, links }: Facts): boolean {
  const { holding } = links;
  if (!isLive(member) || !holding?.isBound || !isRunning(holding)) return false;
  const { share } = holding;
  if (share && !share.isOwnerLive) return false;
  const [hats = '', roles = ''] = (accountTable[action] ?? '|').split('|');
  if (share) {
    const isAdministrator = member.role === 'owner' || member.role === 'admin';
    if (isAdministrator && (partnerActions as readonly string[]).includes(action)) return true;
  } else {
    const withheld = member.adminsNeedAssignment && hats.includes('+');
    const letters = lettersOf(member).replace(withheld ? 'a' : '', '');
    if (hasAny(letters, hats)) return true;
  }
  const holds = (role: string, mask: number): boolean => {
    const letter = Object.keys(roleOfLetter).find((one) => roleOfLetter[one] === role);
    return letter === undefined ? (actionsIn(mask) as string[]).includes(action) : roles.includes(letter);
  };
  const isReached = links.given.some((one) => isRunning(one) && holds(one.role, one.mask));
  return isReached && (!share || holds(share.ceilingRole, share.ceilingMask));
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
  adminsNeedAssignment: fc.boolean(),
});
/** Built-in roles, and one that a center made of whatever actions. */
const role = fc.oneof(
  fc.constantFrom('admin', 'operator', 'analyst').map((name) => ({ role: name, mask: roleMasks[name] })),
  fc.integer({ min: 1, max: roleMasks.admin }).map((mask) => ({ role: 'Buyer', mask })),
);
const given: fc.Arbitrary<Given> = fc
  .record({
    of: role,
    via: fc.constantFrom('grant', 'elevation', 'group', 'team'),
    startsAt: instant,
    expiresAt: instant,
  })
  .map(({ of, via, startsAt, expiresAt }) => ({
    ...of,
    via,
    startsAt,
    expiresAt,
    group: via === 'group' || (via === 'team' && startsAt !== null) ? 'Group' : null,
    team: via === 'team' ? 'Team' : null,
  }));
const holding: fc.Arbitrary<Holding> = fc.record({
  isBound: fc.constantFrom(true, true, true, false),
  startsAt: instant,
  expiresAt: instant,
  share: fc.option(
    fc.record({ of: role, isOwnerLive: fc.constantFrom(true, true, false) }).map(({ of, isOwnerLive }) => ({
      centerName: 'Cypress',
      isOwnerLive,
      ceilingRole: of.role,
      ceilingMask: of.mask,
    })),
  ),
});
const links: fc.Arbitrary<AccountLinks> = fc.record({
  holding: fc.option(holding, { freq: 8 }),
  given: fc.array(given, { maxLength: 4 }),
});
const facts: fc.Arbitrary<Facts> = fc.record({ member: memberFacts, links });
const accountActionsOf = (of: Facts) => actionsIn(weighAccount(of, now));

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
        assert.deepEqual(accountActionsOf(of), account);
      }),
      runs,
    );
  });

  test('a dead membership yields nothing, whatever was given', () => {
    fc.assert(
      fc.property(facts, (of) => {
        fc.pre(stateOfMember(of.member, now) !== 'ok');
        assert.deepEqual(centerActionsOf(of.member, now), []);
        assert.deepEqual(accountActionsOf(of), []);
      }),
      runs,
    );
    assert.deepEqual(centerActionsOf(null, now), []);
  });

  test('losing a role, a grant or a term never adds an action', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...losses), (of, lose) => {
        const before = new Set([...centerActionsOf(of.member, now), ...accountActionsOf(of)]);
        const member = lose(of.member);
        const after = [...centerActionsOf(member, now), ...accountActionsOf({ ...of, member })];
        assert.deepEqual(
          after.filter((action) => !before.has(action)),
          [],
        );
        const bare = accountActionsOf({ member: of.member, links: { ...of.links, given: of.links.given.slice(1) } });
        assert.deepEqual(
          bare.filter((action) => !before.has(action)),
          [],
        );
      }),
      runs,
    );
  });

  test('a higher role on the account holds all that a lower one holds', () => {
    assert.equal(isWithin(roleMasks.operator, roleMasks.admin), true);
    assert.equal(isWithin(roleMasks.analyst, roleMasks.operator), true);
    assert.equal(isWithin(roleMasks.admin, roleMasks.operator), false);
    assert.equal(isWithin(roleMasks.analyst, 0), false);
  });

  test('nothing that was given reaches beyond the ceiling of a share', () => {
    fc.assert(
      fc.property(facts, (of) => {
        const share = of.links.holding?.share;
        fc.pre(share !== null && share !== undefined && of.member.role === 'employee');
        assert.ok(isWithin(weighAccount(of, now), share.ceilingMask));
      }),
      runs,
    );
  });

  test('every action has a bit of its own', () => {
    const bits = Object.values(accountActions).map(({ bit }) => bit);
    assert.equal(new Set(bits).size, bits.length);
    assert.ok(Math.max(...bits) < 31);
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
      adminsNeedAssignment: false,
    } as const;
    assert.equal(judgeCenter('center:explode' as never, owner, now).isAllowed, false);
    const all = { isBound: true, startsAt: null, expiresAt: null, share: null };
    const verdict = judgeAccount('asset:explode' as never, { member: owner, links: { holding: all, given: [] } }, now);
    assert.equal(verdict.isAllowed, false);
  });
});

describe('the explanation', () => {
  test('of an allowed action shows links that hold, of a denied one the link that does not', () => {
    fc.assert(
      fc.property(facts, (of) => {
        const verdicts = [
          ...centerActionNames.map((action) => judgeCenter(action, of.member, now)),
          ...accountActionNames.map((action) => judgeAccount(action, of, now)),
        ];
        for (const { isAllowed, chain } of verdicts) {
          const broken = chain.filter(({ link, state }) => state !== 'ok' && link !== 'policy');
          assert.equal(broken.length === 0, isAllowed);
        }
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

/** The facts after the fix, in each of the ways it offers. */
function mendedBy(fix: { kind: string; roles: string[] }, of: Facts): Facts[] {
  const { member, links: before } = of;
  const { holding: held } = before;
  if (fix.kind === 'reinstate_member') {
    return [{ links: before, member: { ...member, status: 'active', startsAt: null, expiresAt: null } }];
  }
  if (fix.kind === 'raise_center_role') {
    const roles = fix.roles.filter((one): one is 'owner' | 'admin' => one === 'owner' || one === 'admin');
    return roles.map((one) => ({ links: before, member: { ...member, role: one, adminsNeedAssignment: false } }));
  }
  if (fix.kind === 'extend_share')
    return [{ member, links: { ...before, holding: held && { ...held, expiresAt: null } } }];
  return (fix.roles as ('admin' | 'operator' | 'analyst')[]).map((name) => {
    const mask = roleMasks[name];
    if (fix.kind === 'raise_ceiling' && held?.share) {
      const share = { ...held.share, ceilingRole: name, ceilingMask: mask };
      return { member, links: { ...before, holding: { ...held, share } } };
    }
    const grant: Given = { via: 'grant', role: name, mask, group: null, team: null, startsAt: null, expiresAt: null };
    return { member, links: { ...before, given: [...before.given, grant] } };
  });
}

/** Allowed now, or, where something stood before it in the way, explained one step further. */
function isBetter(action: (typeof accountActionNames)[number], before: Facts, after: Facts): boolean {
  const verdict = judgeAccount(action, after, now);
  const former = judgeAccount(action, before, now);
  return verdict.isAllowed || verdict.chain.length > former.chain.length || verdict.fix?.kind !== former.fix?.kind;
}
