// Recovery: how a center finds an Owner again whose Owners are gone. Sealed codes are held by people; enough of them start it.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { codeCounts, delayHours } from './recovery-codes.ts';
import * as shape from './shapes.ts';

/** Why an Owner or Admin could not step in today. */
export const stewardStates = ['ready', 'idle', 'suspended', 'not_started', 'expired'] as const;
/** With fewer of them than this a center may lose the last. */
export const enoughStewards = 2;

const inCenter = { center: shape.id };
const person = z.strictObject({ id: shape.id, name: z.string(), email: z.string() });

const recovery = z.strictObject({
  id: shape.id,
  center: z.strictObject({ id: shape.id, name: z.string() }),
  /** Who presented the codes and becomes an Owner. */
  person,
  state: z.enum(['running', 'done', 'cancelled']),
  startedAt: shape.instant,
  /** When it takes effect, unless an Owner cancels it. */
  dueAt: shape.instant,
  endedAt: shape.instant.nullable(),
});
export type Recovery = z.infer<typeof recovery>;

const steward = z.strictObject({
  person,
  role: z.enum(['owner', 'admin']),
  state: z.enum(stewardStates),
  lastSeenAt: shape.instant.nullable(),
});
export type Steward = z.infer<typeof steward>;

const codeSet = z.strictObject({
  needed: z.int(),
  delayHours: z.int(),
  madeAt: shape.instant,
  madeBy: z.strictObject({ id: shape.id, name: z.string() }),
  holders: z.array(z.strictObject({ name: z.string(), email: z.string().nullable() })),
});

const status = z.strictObject({
  /** The Owners and Admins, and whether each could step in today. */
  stewards: z.array(steward),
  /** Fewer than two could. */
  isAtRisk: z.boolean(),
  codes: codeSet.nullable(),
  running: recovery.nullable(),
});
export type RecoveryStatus = z.infer<typeof status>;

export const getRecovery = endpoint({
  name: 'centers.getRecovery',
  method: 'GET',
  path: '/centers/:center/recovery',
  access: { who: 'center', action: 'center:update' },
  risk: 'plain',
  summary: 'Who could step in for a center today, who holds recovery codes, and a recovery that runs.',
  input: z.strictObject(inCenter),
  reply: status,
  refusals: [],
});

export const makeRecoveryCodes = endpoint({
  name: 'centers.makeRecoveryCodes',
  method: 'PUT',
  path: '/centers/:center/recovery-codes',
  access: { who: 'center', action: 'center:transfer_ownership' },
  risk: 'step-up',
  summary:
    'Replaces the recovery codes. The caller makes the codes and sends only what they hash to, so that nobody but their holders ever has them: SHA-256 of the 25 characters of each, in hexadecimal.',
  input: z
    .strictObject({
      ...inCenter,
      needed: z.int().min(codeCounts.least).max(codeCounts.most),
      delayHours: z.int().min(delayHours.least).max(delayHours.most).default(delayHours.usual),
      codes: z
        .array(
          z.strictObject({
            holder: shape.text(120),
            email: shape.email.nullable().default(null),
            hash: z.string().regex(/^[0-9a-f]{64}$/),
          }),
        )
        .min(codeCounts.least)
        .max(codeCounts.most),
    })
    .refine(({ needed, codes }) => needed <= codes.length),
  reply: status,
  refusals: ['centers.codes_alike', 'centers.recovery_running'],
});

export const revokeRecoveryCodes = endpoint({
  name: 'centers.revokeRecoveryCodes',
  method: 'DELETE',
  path: '/centers/:center/recovery-codes',
  access: { who: 'center', action: 'center:transfer_ownership' },
  risk: 'step-up',
  summary: 'Makes the recovery codes worthless.',
  input: z.strictObject(inCenter),
  reply: status,
  refusals: ['centers.no_codes', 'centers.recovery_running'],
});

export const cancelRecovery = endpoint({
  name: 'centers.cancelRecovery',
  method: 'DELETE',
  path: '/centers/:center/recovery',
  access: { who: 'center', action: 'center:transfer_ownership' },
  risk: 'step-up',
  summary: 'Ends a recovery that runs, and makes the codes worthless that started it.',
  input: z.strictObject(inCenter),
  reply: status,
  refusals: ['centers.recovery_over'],
});

export const startRecovery = endpoint({
  name: 'centers.startRecovery',
  method: 'POST',
  path: '/me/recoveries',
  access: { who: 'person' },
  risk: 'plain',
  // A dry run would let a holder try codes without anybody being told.
  isUnrepeatable: true,
  isSessionOnly: true,
  status: 201,
  summary:
    'Presents recovery codes. Enough of one center start its recovery: after the delay the caller becomes an Owner, unless an Owner cancels it. Its Owners, its Admins and the holders of codes are told at once.',
  input: z.strictObject({ codes: z.array(z.string().min(1).max(100)).min(codeCounts.least).max(codeCounts.most) }),
  reply: recovery,
  refusals: ['centers.codes_wrong', 'centers.recovery_running'],
});

export const listOwnRecoveries = endpoint({
  name: 'centers.listOwnRecoveries',
  method: 'GET',
  path: '/me/recoveries',
  access: { who: 'person' },
  risk: 'plain',
  summary: 'The recoveries that the caller started, newest first.',
  input: z.strictObject({
    ...shape.paging,
    search: shape.search,
    state: z.enum(['running', 'done', 'cancelled', 'all']).default('all'),
    sort: z.enum(['-started', 'started']).default('-started'),
  }),
  reply: shape.page(recovery),
  refusals: [],
});
