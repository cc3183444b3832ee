// Words of review that the contract, the pages and the rules share, as plain data.

/** Why an ad is not shown. Stable: programs decide by them. */
export const rejectionReasons = [
  'prohibited_words',
  'text_style',
  'landing_forbidden',
  'landing_unreachable',
  'landing_other',
  'format_unfit',
  'misleading',
  'offensive',
  'illegal_product',
  'foreign_rights',
  'poor_quality',
  'other',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** What the rules can find. */
export const findings = [
  'prohibited_words',
  'text_style',
  'landing_forbidden',
  'landing_unreachable',
  'format_unfit',
] as const;
export type Finding = (typeof findings)[number];

/** For these the rules reject by themselves; the others are told to whoever reviews. */
export const rejecting: readonly Finding[] = ['prohibited_words', 'landing_forbidden', 'format_unfit'];

export const reviewsAtOnce = 200;
export const deskStates = ['waiting', 'approved', 'rejected'] as const;
