// Every refusal that Atrium can give: a stable code, one of seven kinds, and typed details. The sentence for each code is
// in the catalogs under `refusals`.

export const refusalStatus = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rule_broken: 422,
  too_many: 429,
} as const;
export type RefusalKind = keyof typeof refusalStatus;

/** Code → kind. Details are named in the sentence of the catalog. */
export const refusals = {
  // The door: any endpoint may answer these.
  invalid_input: 'invalid',
  unauthenticated: 'unauthenticated',
  cross_site: 'forbidden',
  forbidden: 'forbidden',
  token_scope_missing: 'forbidden',
  session_needed: 'forbidden',
  step_up_required: 'forbidden',
  not_found: 'not_found',
  idempotency_key_reused: 'rule_broken',
  idempotency_key_invalid: 'invalid',
  payload_too_large: 'invalid',
  too_many_requests: 'too_many',
  retry: 'conflict',

  'identity.credentials_wrong': 'unauthenticated',
  'identity.address_not_confirmed': 'forbidden',
  'identity.password_wrong': 'forbidden',
  'identity.password_too_short': 'rule_broken',
  'identity.password_too_long': 'rule_broken',
  'identity.password_common': 'rule_broken',
  'identity.password_contextual': 'rule_broken',
  'identity.password_same': 'rule_broken',
  'identity.link_invalid': 'rule_broken',
  'identity.address_unchanged': 'rule_broken',
  'identity.address_in_use': 'conflict',
  'identity.image_invalid': 'invalid',

  'access.role_unknown': 'rule_broken',
  'access.end_before_start': 'rule_broken',
  'access.role_name_taken': 'conflict',
  'access.role_in_use': 'conflict',
  'access.too_many_roles': 'rule_broken',
  'access.person_unknown': 'rule_broken',
  'access.account_unknown': 'rule_broken',
  'access.account_ambiguous': 'rule_broken',
  'access.above_ceiling': 'rule_broken',
  'access.date_unreadable': 'rule_broken',
  'access.duplicate_cell': 'rule_broken',
  'access.changes_refused': 'rule_broken',
  'access.changes_overtaken': 'conflict',

  'centers.not_deleted': 'conflict',
  'centers.already_deleted': 'conflict',
  'centers.name_mismatch': 'rule_broken',
  'centers.heir_not_member': 'rule_broken',
  'centers.heir_is_self': 'rule_broken',
  'centers.too_many': 'rule_broken',

  'members.last_owner': 'rule_broken',
  'members.only_owner_makes_owner': 'forbidden',
  'members.only_owner_changes_owner': 'forbidden',
  'members.own_role': 'rule_broken',
  'members.owner_cannot_expire': 'rule_broken',
  'members.end_in_past': 'rule_broken',
  'members.not_suspended': 'conflict',
  'members.already_suspended': 'conflict',
  'members.already_member': 'conflict',
  'members.already_invited': 'conflict',
  'members.removal_too_old': 'conflict',
  'members.not_removed': 'conflict',
  'members.limit_reached': 'rule_broken',
  'members.admin_limit_reached': 'rule_broken',
  'members.invitation_not_pending': 'conflict',
  'members.invitation_expired': 'rule_broken',
  'members.invitation_void': 'rule_broken',
  'members.invitation_for_another_address': 'forbidden',
  'members.role_above_own': 'forbidden',
  'members.account_exists': 'conflict',

  'assets.not_bindable': 'rule_broken',
  'assets.already_bound': 'conflict',
  'assets.already_requested': 'conflict',
  'assets.created_here': 'rule_broken',
  'assets.role_above_own': 'forbidden',
  'assets.grantee_not_member': 'rule_broken',
  'assets.end_in_past': 'rule_broken',

  'partners.own_center': 'rule_broken',
  'partners.center_unknown': 'rule_broken',
  'partners.already_partners': 'conflict',
  'partners.already_asked': 'conflict',
  'partners.asked_by_them': 'conflict',
  'partners.not_owned': 'forbidden',

  'requests.already_decided': 'conflict',
  'requests.expired': 'rule_broken',
  'requests.overtaken': 'conflict',
} as const satisfies Record<string, RefusalKind>;

export type RefusalCode = keyof typeof refusals;

/** Codes that any endpoint may answer, whatever it declares. */
export const doorRefusals = [
  'invalid_input',
  'unauthenticated',
  'cross_site',
  'forbidden',
  'token_scope_missing',
  'session_needed',
  'step_up_required',
  'not_found',
  'idempotency_key_reused',
  'idempotency_key_invalid',
  'payload_too_large',
  'too_many_requests',
  'retry',
] as const satisfies readonly RefusalCode[];
