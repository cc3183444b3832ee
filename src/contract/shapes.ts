// Shapes that several rooms share: ids, addresses, pages, dates.
import { z } from 'zod';
import { assetRoles, centerRoles, creatorRoles, financeRoles } from './permissions.ts';

const maxId = 9223372036854775807n;

/** A 64-bit id as a decimal string. */
export const id = z
  .string()
  .regex(/^[1-9][0-9]{0,18}$/, { abort: true })
  .refine((text) => BigInt(text) <= maxId)
  .meta({ description: 'A 64-bit id as a decimal string.' });

/** Ids in one text, for a query. */
export function ids(max: number) {
  return z
    .string()
    .max(max * 21)
    .transform((text) => text.split(',').map((each) => each.trim()))
    .pipe(z.array(id).min(1).max(max))
    .meta({ description: `Up to ${max} ids, separated by commas.` });
}

/** Text a person types: no NUL, no lone surrogates, trimmed, with a length cap in characters. */
export function text(max: number, min = 1) {
  return z
    .string()
    .max(max * 4)
    .refine((value) => value.isWellFormed() && !value.includes('\u0000'))
    .transform((value) => value.trim().normalize('NFC'))
    .pipe(z.string().min(min).max(max));
}

/** Keeps the address as typed (trimmed); comparison is by its lower case. */
export const email = z
  .string()
  .max(254)
  .transform((value) => value.trim())
  .pipe(z.email().max(254));

/** An opaque secret from a link. */
export const linkToken = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9_-]+$/);

export const locale = z.enum(['en', 'zh-CN']);
export type Locale = z.infer<typeof locale>;

/** What is a day or a time nowhere in use is a slip; and the years that come of it by adding are still written with four digits. */
export const isInReach = (text: string): boolean => text >= '1900' && text < '9998';

export const instant = z.iso
  .datetime({ offset: true })
  .refine(isInReach)
  .meta({ description: 'ISO 8601, of the years 1900 to 9997, UTC in replies.' });

export const day = z.iso
  .date()
  .refine(isInReach)
  .meta({ description: 'A calendar day, such as 2026-11-23, of the years 1900 to 9997.' });

export const timeZone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      return /^[A-Za-z]/.test(zone) && Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
    } catch {
      return false;
    }
  })
  .meta({ description: 'An IANA time zone, such as Asia/Shanghai.' });

const currencies = new Set(Intl.supportedValuesOf('currency'));
export const currency = z
  .string()
  .refine((code) => currencies.has(code))
  .meta({ description: 'An ISO 4217 code, such as CNY.' });

const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
export const region = z
  .string()
  .regex(/^[A-Z]{2}$/, { abort: true })
  .refine((code) => regionNames.of(code) !== undefined)
  .meta({ description: 'An ISO 3166-1 alpha-2 code, such as CN.' });

export const centerRole = z.enum(centerRoles);
export const financeRole = z.enum(financeRoles);
export const creatorRole = z.enum(creatorRoles);
export const assetRole = z.enum(assetRoles);

/** Query fields of every list. Numbers arrive as text. */
export const paging = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
};
export const search = text(200, 0).default('');

/** Why one of many was refused; the others stand. */
export const rowRefusal = z.strictObject({ code: z.string(), message: z.string() });

export function page<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  });
}

/** A later end, and why. */
export const extension = { expiresAt: instant.nullable(), reason: text(500) };

export const nothing = z.strictObject({});

/** A person as others see them. */
export const personCard = z.strictObject({
  id,
  name: z.string(),
  email: z.string(),
  avatarUrl: z.string().nullable(),
});

/** A built-in role on ad accounts, or the id of a role that the center made. */
export const heldRole = z.union([assetRole, id]);

/** Where an evaluation of access held or broke. The fix says the smallest change that would allow it, and who can make it. */
export const explanation = z.strictObject({
  action: z.string(),
  verdict: z.enum(['allow', 'deny']),
  /** From the membership to what decides: links that hold and the ones that are missing. */
  chain: z.array(
    z.strictObject({
      link: z.enum([
        'membership',
        'ownership',
        'share',
        'center_role',
        'policy',
        'grant',
        'elevation',
        'group',
        'team',
        'ceiling',
        // Seen by the owner of what is shared: to whom it is lent, and how far they reach there.
        'lending',
        'limit',
      ]),
      state: z.enum(['ok', 'missing', 'not_started', 'ended', 'suspended', 'insufficient']),
      /** A built-in role, or the name of a role that the center made. */
      role: z.string().nullable(),
      /** Of a group or a team its name, of a share the name of the center that shares. */
      name: z.string().nullable(),
      /** Of what has not started: when it does. */
      from: instant.nullable(),
      until: instant.nullable(),
    }),
  ),
  fix: z
    .strictObject({
      kind: z.enum([
        'raise_center_role',
        'give_account_role',
        'raise_account_role',
        'extend_grant',
        'reinstate_member',
        'extend_share',
        'raise_ceiling',
      ]),
      /** Roles that would allow the action. */
      roles: z.array(z.string()),
      /** Up to three people who can make the change, when the asker may know them. */
      people: z.array(z.strictObject({ id, name: z.string() })),
      /** The center that must make the change, where it is another one. */
      center: z.string().nullable(),
    })
    .nullable(),
  /** How the asker can begin the fix: asking for a higher role for some hours, or the change that they may make themself. */
  start: z
    .enum(['request_elevation', 'assign', 'change_role', 'advance', 'extend', 'reinstate', 'raise_ceiling'])
    .nullable(),
});
export type Explanation = z.infer<typeof explanation>;
