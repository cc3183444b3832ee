// Words of audiences that the contract, the pages and the rules share, as plain data.

export const audienceSources = ['rule', 'list'] as const;
/** Being put together; to be used; of too few people; past its end. */
export const audienceStates = ['collecting', 'ready', 'too_small', 'expired'] as const;
export type AudienceState = (typeof audienceStates)[number];
/** Below this nobody is told how many there are, and ads are shown to nobody for it. */
export const leastSize = 1000;

export const uploadModes = ['add', 'remove', 'replace'] as const;
export const uploadKinds = ['email', 'phone', 'external'] as const;
export const uploadStates = ['open', 'working', 'done', 'cancelled'] as const;
export const mostUploadRows = 1_000_000;
export const mostPartRows = 20_000;

/** `view`: sees name and size; `use`: chooses it in ad groups. */
export const audienceRoles = ['view', 'use'] as const;

export const mostAudiences = 400;
export const mostRuleDays = 180;

/** As many as are told: two digits, rounded down; zero for fewer than a thousand. */
export function roundedSize(size: number): number {
  if (size < leastSize) return 0;
  const step = 10 ** (String(size).length - 2);
  return Math.floor(size / step) * step;
}
