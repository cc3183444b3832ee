// People: sign-up, sign-in, profile, sessions, API tokens.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const anyone = { who: 'anyone' } as const;
const person = { who: 'person' } as const;
const password = z.string().min(1).max(512);

export const me = z.strictObject({
  id: shape.id,
  name: z.string(),
  email: z.string(),
  pendingEmail: z.string().nullable(),
  locale: shape.locale,
  timeZone: z.string(),
  avatarUrl: z.string().nullable(),
  createdAt: shape.instant,
  passwordChangedAt: shape.instant,
});

export const signUp = endpoint({
  name: 'identity.signUp',
  method: 'POST',
  path: '/people',
  access: anyone,
  risk: 'plain',
  status: 202,
  summary:
    'Opens an account and mails a link that confirms the address. The answer is the same whether or not the address is known.',
  input: z.strictObject({
    email: shape.email,
    password,
    name: shape.text(120),
    locale: shape.locale,
    timeZone: shape.timeZone.default('UTC'),
  }),
  reply: shape.nothing,
  refusals: [
    'identity.password_too_short',
    'identity.password_too_long',
    'identity.password_common',
    'identity.password_contextual',
  ],
});

export const confirmAddress = endpoint({
  name: 'identity.confirmAddress',
  method: 'POST',
  path: '/address-confirmations',
  access: anyone,
  risk: 'plain',
  isUnrepeatable: true,
  summary: 'Confirms an address with the token of its mail (after sign-up, or after a change of address) and signs in.',
  input: z.strictObject({ token: shape.linkToken }),
  reply: me,
  refusals: ['identity.link_invalid', 'identity.address_in_use'],
});

export const resendConfirmation = endpoint({
  name: 'identity.resendConfirmation',
  method: 'POST',
  path: '/address-confirmations/deliveries',
  access: anyone,
  risk: 'plain',
  status: 202,
  summary: 'Mails the confirmation link again, if the address waits for one. The answer is always the same.',
  input: z.strictObject({ email: shape.email }),
  reply: shape.nothing,
  refusals: [],
});

export const signIn = endpoint({
  name: 'identity.signIn',
  method: 'POST',
  path: '/session',
  access: anyone,
  risk: 'plain',
  isUnrepeatable: true,
  summary: 'Signs in with address and password and sets the session cookie.',
  input: z.strictObject({ email: shape.email, password }),
  reply: me,
  refusals: ['identity.credentials_wrong', 'identity.address_not_confirmed'],
});

export const signOut = endpoint({
  name: 'identity.signOut',
  method: 'DELETE',
  path: '/session',
  access: person,
  risk: 'plain',
  isUnrepeatable: true,
  isSessionOnly: true,
  summary: 'Ends the session at once.',
  input: shape.nothing,
  reply: shape.nothing,
  refusals: [],
});

export const stepUp = endpoint({
  name: 'identity.stepUp',
  method: 'PUT',
  path: '/session/step-up',
  access: person,
  risk: 'plain',
  isUnrepeatable: true,
  isSessionOnly: true,
  summary: 'Confirms the password again, which allows risky calls for ten minutes, and rotates the session.',
  input: z.strictObject({ password }),
  reply: z.strictObject({ until: shape.instant }),
  refusals: ['identity.password_wrong'],
});

export const requestPasswordReset = endpoint({
  name: 'identity.requestPasswordReset',
  method: 'POST',
  path: '/password-resets',
  access: anyone,
  risk: 'plain',
  status: 202,
  summary: 'Mails a link that sets a new password, if the address is known. The answer is always the same.',
  input: z.strictObject({ email: shape.email }),
  reply: shape.nothing,
  refusals: [],
});

export const resetPassword = endpoint({
  name: 'identity.resetPassword',
  method: 'POST',
  path: '/password-resets/completion',
  access: anyone,
  risk: 'plain',
  isUnrepeatable: true,
  summary: 'Sets a new password with the token of the mail, ends every session, and signs in.',
  input: z.strictObject({ token: shape.linkToken, password }),
  reply: me,
  refusals: [
    'identity.link_invalid',
    'identity.password_too_short',
    'identity.password_too_long',
    'identity.password_common',
    'identity.password_contextual',
    'identity.password_same',
  ],
});

export const ratePassword = endpoint({
  name: 'identity.ratePassword',
  method: 'POST',
  path: '/password-ratings',
  access: anyone,
  risk: 'plain',
  isRead: true,
  summary: 'How strong a password would be (0 to 4) and which rule it would break. Nothing is stored.',
  input: z.strictObject({ password: z.string().max(512), context: z.array(z.string().max(254)).max(5).default([]) }),
  reply: z.strictObject({
    score: z.int().min(0).max(4),
    problem: z.enum(['too_short', 'too_long', 'common', 'contextual']).nullable(),
    minLength: z.int(),
  }),
  refusals: [],
});

export const getMe = endpoint({
  name: 'identity.getMe',
  method: 'GET',
  path: '/me',
  access: person,
  risk: 'plain',
  summary: 'The signed-in person.',
  input: shape.nothing,
  reply: me,
  refusals: [],
});

export const updateMe = endpoint({
  name: 'identity.updateMe',
  method: 'PATCH',
  path: '/me',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Changes name, language or time zone.',
  input: z.strictObject({
    name: shape.text(120).optional(),
    locale: shape.locale.optional(),
    timeZone: shape.timeZone.optional(),
  }),
  reply: me,
  refusals: [],
});

export const putAvatar = endpoint({
  name: 'identity.putAvatar',
  bodyMegabytes: 6,
  method: 'PUT',
  path: '/me/avatar',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Sets the picture: PNG, JPEG or WebP, base64, at most 4 MB; cut to a square of 256 pixels and re-encoded.',
  input: z.strictObject({ image: z.base64().max(5_600_000) }),
  reply: me,
  refusals: ['identity.image_invalid'],
});

export const removeAvatar = endpoint({
  name: 'identity.removeAvatar',
  method: 'DELETE',
  path: '/me/avatar',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Removes the picture.',
  input: shape.nothing,
  reply: me,
  refusals: [],
});

export const changePassword = endpoint({
  name: 'identity.changePassword',
  method: 'PUT',
  path: '/me/password',
  access: person,
  risk: 'plain',
  isUnrepeatable: true,
  isSessionOnly: true,
  summary: 'Changes the password and ends every other session.',
  input: z.strictObject({ currentPassword: password, password }),
  reply: me,
  refusals: [
    'identity.password_wrong',
    'identity.password_too_short',
    'identity.password_too_long',
    'identity.password_common',
    'identity.password_contextual',
    'identity.password_same',
  ],
});

export const changeAddress = endpoint({
  name: 'identity.changeAddress',
  method: 'PUT',
  path: '/me/email',
  access: person,
  risk: 'step-up',
  status: 202,
  isSessionOnly: true,
  summary:
    'Mails a confirmation link to a new address and a notice to the old one. The address changes when the link is opened.',
  input: z.strictObject({ email: shape.email }),
  reply: me,
  refusals: ['identity.address_unchanged'],
});

export const cancelAddressChange = endpoint({
  name: 'identity.cancelAddressChange',
  method: 'DELETE',
  path: '/me/email',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Gives up a change of address that waits for its confirmation.',
  input: shape.nothing,
  reply: me,
  refusals: ['not_found'],
});

const session = z.strictObject({
  id: shape.id,
  isCurrent: z.boolean(),
  device: z.string(),
  ip: z.string(),
  createdAt: shape.instant,
  lastSeenAt: shape.instant,
});

export const listSessions = endpoint({
  name: 'identity.listSessions',
  method: 'GET',
  path: '/me/sessions',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Where the person is signed in.',
  input: z.strictObject({ page: shape.paging.page, pageSize: shape.paging.pageSize }),
  reply: shape.page(session),
  refusals: [],
});

export const revokeSession = endpoint({
  name: 'identity.revokeSession',
  method: 'DELETE',
  path: '/me/sessions/:session',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Ends one session at once.',
  input: z.strictObject({ session: shape.id }),
  reply: shape.nothing,
  refusals: ['not_found'],
});

export const revokeOtherSessions = endpoint({
  name: 'identity.revokeOtherSessions',
  method: 'DELETE',
  path: '/me/sessions',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Ends every session but this one.',
  input: shape.nothing,
  reply: z.strictObject({ ended: z.int() }),
  refusals: [],
});

/** What a token may do, room by room. */
export const tokenScopes = [
  'identity:read',
  'access:read',
  'access:write',
  'centers:read',
  'centers:write',
  'members:read',
  'members:write',
  'assets:read',
  'assets:write',
  'partners:read',
  'partners:write',
  'requests:read',
  'requests:write',
  'finance:read',
  'finance:write',
  'ads:read',
  'ads:write',
  'notifications:read',
  'notifications:write',
  'reporting:read',
  'audit:read',
  'audit:write',
] as const;

const apiToken = z.strictObject({
  id: shape.id,
  name: z.string(),
  scopes: z.array(z.enum(tokenScopes)),
  createdAt: shape.instant,
  expiresAt: shape.instant,
  lastUsedAt: shape.instant.nullable(),
});

export const listTokens = endpoint({
  name: 'identity.listTokens',
  method: 'GET',
  path: '/me/tokens',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'The personal access tokens that work now. The secrets are not kept.',
  input: z.strictObject({ page: shape.paging.page, pageSize: shape.paging.pageSize }),
  reply: shape.page(apiToken),
  refusals: [],
});

export const createToken = endpoint({
  name: 'identity.createToken',
  method: 'POST',
  path: '/me/tokens',
  access: person,
  risk: 'step-up',
  status: 201,
  isUnrepeatable: true,
  isSessionOnly: true,
  summary: 'Makes a personal access token. Its secret is in this answer and never shown again.',
  input: z.strictObject({
    name: shape.text(80),
    scopes: z.array(z.enum(tokenScopes)).min(1).max(tokenScopes.length),
    expiresInDays: z.int().min(1).max(366).default(90),
  }),
  reply: z.strictObject({ token: apiToken, secret: z.string() }),
  refusals: [],
});

export const revokeToken = endpoint({
  name: 'identity.revokeToken',
  method: 'DELETE',
  path: '/me/tokens/:token',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Ends a token at once.',
  input: z.strictObject({ token: shape.id }),
  reply: shape.nothing,
  refusals: ['not_found'],
});

export type Me = z.infer<typeof me>;
