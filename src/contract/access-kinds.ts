// Kinds of what the questions about access answer, as data that the pages read too.

/** Through what somebody holds something, what decides first first. */
export const wayKinds = ['center_role', 'grant', 'elevation', 'group', 'team'] as const;

/** Facts whose states make the history of access. */
export const chapterKinds = [
  'membership',
  'grant',
  'elevation',
  'group',
  'team',
  'item',
  'holding',
  'share',
  'policy',
] as const;
