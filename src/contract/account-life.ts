// The life of an ad account between centers: offered, taken over, taken back; and its end.
import { z } from 'zod';
import { transferStates } from './account-kinds.ts';
import { account } from './assets.ts';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const oneAccount = { center: shape.id, account: shape.id };
const oneTransfer = { center: shape.id, transfer: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });

const transfer = z.strictObject({
  id: shape.id,
  account: named,
  /** Whether this center offers it or is offered it. */
  direction: z.enum(['out', 'in']),
  from: named,
  /** What the other center is called is not known to who offers before it accepts; then the name is empty. */
  to: named,
  /** Up to which role people of the former owner keep access, as a partner; null for none. */
  keeps: shape.assetRole.nullable(),
  note: z.string(),
  state: z.enum(transferStates),
  offeredBy: z.string(),
  offeredAt: shape.instant,
  expiresAt: shape.instant,
  transferredAt: shape.instant.nullable(),
  /** Until when either side may take it back; null where it was not accepted. */
  reversibleUntil: shape.instant.nullable(),
  endedAt: shape.instant.nullable(),
  can: z.array(z.enum(['cancel', 'reverse'])),
});
export type Transfer = z.infer<typeof transfer>;

export const listTransfers = endpoint({
  name: 'assets.listTransfers',
  method: 'GET',
  path: '/centers/:center/ad-account-transfers',
  access: { who: 'center', action: 'asset:hand_over' },
  risk: 'plain',
  summary:
    'Ad accounts that this center offered to another or was offered, newest first. Search matches the account and exact ids.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    state: z.enum(transferStates).optional(),
    direction: z.enum(['out', 'in']).optional(),
    account: shape.id.optional(),
    sort: z.enum(['-offered', 'offered']).default('-offered'),
  }),
  reply: shape.page(transfer),
  refusals: [],
});

export const offerTransfer = endpoint({
  name: 'assets.offerTransfer',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/transfers',
  access: { who: 'account', action: 'asset:transfer' },
  risk: 'step-up',
  status: 201,
  summary:
    'Offers an ad account to another center, by its id. Nothing changes before its Owners or Admins accept; a dry run names who would lose the account then.',
  input: z.strictObject({
    ...oneAccount,
    to: shape.id,
    keeps: shape.assetRole.nullable().default(null),
    note: shape.text(500, 0).default(''),
  }),
  reply: transfer,
  refusals: [
    'assets.account_closed',
    'assets.own_center',
    'assets.center_unknown',
    'assets.transfer_open',
    'assets.transfer_settling',
  ],
});

export const cancelTransfer = endpoint({
  name: 'assets.cancelTransfer',
  method: 'DELETE',
  path: '/centers/:center/ad-account-transfers/:transfer',
  access: { who: 'center', action: 'asset:hand_over' },
  risk: 'plain',
  summary: 'Withdraws an offer of this center that nobody has decided.',
  input: z.strictObject(oneTransfer),
  reply: transfer,
  refusals: ['not_found', 'requests.already_decided'],
});

export const reverseTransfer = endpoint({
  name: 'assets.reverseTransfer',
  method: 'POST',
  path: '/centers/:center/ad-account-transfers/:transfer/reversal',
  access: { who: 'center', action: 'asset:hand_over' },
  risk: 'step-up',
  summary:
    'Takes a transfer back, by either side, within 7 days. The former owner owns the account again; people and partners get back what they held before, as far as that still holds.',
  input: z.strictObject(oneTransfer),
  reply: transfer,
  refusals: [
    'not_found',
    'assets.transfer_not_done',
    'assets.transfer_final',
    'assets.center_unknown',
    'finance.spend_unsettled',
  ],
});

export const closeAccount = endpoint({
  name: 'assets.closeAccount',
  method: 'PUT',
  path: '/centers/:center/ad-accounts/:account/closure',
  access: { who: 'account', action: 'asset:archive' },
  risk: 'step-up',
  summary:
    'Closes an ad account that the center owns. People and partners lose it at once; Owners and Admins still read it, and may open it again for 30 days. A dry run names who loses it.',
  input: z.strictObject(oneAccount),
  reply: z.strictObject({ account, lostPeople: z.int(), lostPartners: z.int() }),
  refusals: ['assets.already_closed', 'assets.transfer_open', 'assets.transfer_settling', 'finance.spend_unsettled'],
});

export const reopenAccount = endpoint({
  name: 'assets.reopenAccount',
  method: 'DELETE',
  path: '/centers/:center/ad-accounts/:account/closure',
  access: { who: 'account', action: 'asset:archive' },
  risk: 'step-up',
  summary:
    'Opens a closed account again, within 30 days. People and partners get back what they held, as far as that still holds.',
  input: z.strictObject(oneAccount),
  reply: account,
  refusals: ['assets.not_closed', 'assets.closed_for_good'],
});
