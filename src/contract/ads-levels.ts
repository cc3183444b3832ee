// What the ads manager consists of, as plain data: all that its tables need to be read.
export const adLevels = ['campaign', 'ad_group', 'ad'] as const;
export type AdLevel = (typeof adLevels)[number];

/** What is seen of each object in a list: all but the bin, or one kind. */
export const adStates = ['all', 'on', 'off', 'draft', 'deleted'] as const;
