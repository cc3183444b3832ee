// The grid of people and ad accounts: what was given to whom, and many changes of it as one.
import { z } from 'zod';
import { accountStatuses, relations } from './assets.ts';
import { dailyBudgets } from './daily-budgets.ts';
import { endpoint } from './endpoint.ts';
import { hats } from './permissions.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });
const addressed = z.strictObject({ id: shape.id, name: z.string(), email: z.string() });

/** So many lines or changes in one call. */
export const cellsPerChange = 10_000;

/** Actions as bits, as `accountActions` numbers them. */
const mask = z.int();

const personFilters = {
  peopleSearch: shape.search,
  role: shape.centerRole.optional(),
};
const accountFilters = {
  accountsSearch: shape.search,
  status: z.enum(accountStatuses).optional(),
  label: shape.text(40).optional(),
};

/** What one person was given on one account directly. */
export const assignment = z.strictObject({
  role: shape.heldRole,
  startsAt: shape.instant.nullable(),
  expiresAt: shape.instant.nullable(),
});
export type Assignment = z.infer<typeof assignment>;

const gridPerson = z.strictObject({
  ...addressed.shape,
  role: shape.centerRole,
  state: z.enum(['active', 'not_started', 'suspended', 'expired']),
  /** What the roles in the center hold by themselves: on accounts that it owns, and on those that partners share with it. */
  byRole: z.strictObject({ own: mask, shared: mask }),
  /** The first of the roles in the center that holds any of that; null where none does. */
  hat: z.enum(hats).nullable(),
  /** Only active members are given anything; from the others it can be taken away. */
  mayBeGiven: z.boolean(),
});
export type GridPerson = z.infer<typeof gridPerson>;

const gridAccount = z.strictObject({
  ...named.shape,
  status: z.enum(accountStatuses),
  relation: z.enum(relations),
  /** Of a shared account: who shares it, and how far that reaches. */
  share: z.strictObject({ centerName: z.string(), role: z.string(), mask, until: shape.instant.nullable() }).nullable(),
});
export type GridAccount = z.infer<typeof gridAccount>;

const gridCell = z.strictObject({
  person: shape.id,
  account: shape.id,
  held: assignment.nullable(),
  /** What is in force of all that was given here, directly or not; what the center role holds comes on top. */
  mask,
  /** What is in force here beside the direct assignment. */
  through: z.array(
    z.strictObject({
      via: z.enum(['elevation', 'group', 'team']),
      role: z.string(),
      group: z.string().nullable(),
      team: z.string().nullable(),
      until: shape.instant.nullable(),
    }),
  ),
});
export type GridCell = z.infer<typeof gridCell>;

export const getGrid = endpoint({
  name: 'access.getGrid',
  method: 'GET',
  path: '/centers/:center/access-grid',
  access: { who: 'center', action: 'access:view' },
  risk: 'plain',
  summary:
    'A window of the grid of people and ad accounts: a page of each, and every cell in which somebody was given something.',
  input: z.strictObject({
    ...inCenter,
    ...personFilters,
    ...accountFilters,
    peoplePage: shape.paging.page,
    peoplePageSize: z.coerce.number().int().min(1).max(100).default(25),
    peopleSort: z.enum(['name', '-name', 'email', '-email', 'role', '-role', 'joined', '-joined']).default('name'),
    accountsPage: shape.paging.page,
    accountsPageSize: z.coerce.number().int().min(1).max(100).default(25),
    accountsSort: z.enum(['name', '-name', 'created', '-created', 'status', '-status']).default('name'),
  }),
  reply: z.strictObject({
    people: shape.page(gridPerson),
    accounts: shape.page(gridAccount),
    cells: z.array(gridCell),
  }),
  refusals: [],
});
export type Grid = z.infer<typeof getGrid.reply>;

const row = z.strictObject({ person: addressed, account: named, ...assignment.shape });

export const listAssignments = endpoint({
  name: 'access.listAssignments',
  method: 'GET',
  path: '/centers/:center/account-assignments',
  access: { who: 'center', action: 'access:view' },
  risk: 'plain',
  summary: 'Which ad account was given to whom directly, one row each, in large pages for files.',
  input: z.strictObject({
    ...inCenter,
    ...personFilters,
    ...accountFilters,
    page: shape.paging.page,
    pageSize: z.coerce.number().int().min(1).max(5_000).default(50),
    sort: z.enum(['person', '-person', 'account', '-account']).default('person'),
  }),
  reply: shape.page(row),
  refusals: [],
});

/** What stops a single line; its code is told beside it. */
export const lineRefusals = [
  'access.person_unknown',
  'access.account_unknown',
  'access.account_ambiguous',
  'access.role_unknown',
  'access.above_ceiling',
  'access.date_unreadable',
  'access.duplicate_cell',
  'access.end_before_start',
  'assets.grantee_not_member',
  'assets.end_in_past',
] as const;
export type LineRefusal = (typeof lineRefusals)[number];

const typed = (max: number) => z.string().max(max);

export const planAssignments = endpoint({
  name: 'access.planAssignments',
  method: 'POST',
  path: '/centers/:center/account-assignments/plan',
  access: { who: 'center', action: 'access:view' },
  risk: 'plain',
  isRead: true,
  bodyMegabytes: 8,
  summary:
    'Reads up to 10,000 lines as people type them and says what each would change, or why it cannot be. Nothing is changed.',
  input: z.strictObject({
    ...inCenter,
    rows: z
      .array(
        z.strictObject({
          /** Told back with the result. */
          line: z.int().min(0).max(10_000_000),
          /** An email address or an id. */
          person: typed(300),
          /** An id or the exact name. */
          account: typed(500),
          /** A built-in role in English or Chinese, or an own one by name or id. Empty: take the account away. */
          role: typed(300),
          /** A day in the zone of the center, or an instant. Empty: at once. Left out: as it is. */
          starts: typed(60).optional(),
          /** The last day in the zone of the center, or an instant. Empty: without end. Left out: as it is. */
          ends: typed(60).optional(),
        }),
      )
      .min(1)
      .max(cellsPerChange),
  }),
  reply: z.strictObject({
    lines: z.array(
      z.strictObject({
        line: z.int(),
        outcome: z.enum(['changed', 'unchanged', 'refused']),
        person: addressed.nullable(),
        account: named.nullable(),
        from: assignment.nullable(),
        to: assignment.nullable(),
        /** Actions that the person gains or loses there, all other ways to hold them considered. */
        gains: mask,
        loses: mask,
        refusal: z.strictObject({ code: z.enum(lineRefusals), message: z.string() }).nullable(),
      }),
    ),
    totals: z.strictObject({
      given: z.int(),
      altered: z.int(),
      taken: z.int(),
      unchanged: z.int(),
      refused: z.int(),
      /** Changes after which nobody may do more or less than before. */
      withoutEffect: z.int(),
    }),
    /** Who gains or loses actions, and on how many accounts; who loses most comes first. */
    people: z.array(z.strictObject({ person: named, gainsOn: z.int(), losesOn: z.int() })),
    /** How much the ad accounts with changes may spend in a day. */
    budgets: dailyBudgets,
  }),
  refusals: lineRefusals,
});
export type Plan = z.infer<typeof planAssignments.reply>;
export type PlanLine = Plan['lines'][number];

export const changeAssignments = endpoint({
  name: 'access.changeAssignments',
  method: 'POST',
  path: '/centers/:center/account-assignments/changes',
  access: { who: 'center', action: 'member:update' },
  risk: 'step-up',
  bodyMegabytes: 8,
  summary:
    'Makes up to 10,000 changes of who was given what, all or none. Each names what it starts from, so that what somebody else changed meanwhile is not overwritten.',
  input: z.strictObject({
    ...inCenter,
    changes: z
      .array(
        z.strictObject({
          person: shape.id,
          account: shape.id,
          from: assignment.nullable(),
          /** Null takes the account away. */
          to: assignment.nullable(),
        }),
      )
      .min(1)
      .max(cellsPerChange),
  }),
  reply: z.strictObject({
    /** In the order of the changes. */
    results: z.array(
      z.strictObject({
        person: shape.id,
        account: shape.id,
        outcome: z.enum(['given', 'altered', 'taken', 'unchanged']),
      }),
    ),
  }),
  refusals: ['access.changes_refused', 'access.changes_overtaken'],
});
