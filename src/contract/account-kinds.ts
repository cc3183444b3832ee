// What becomes of ad accounts between centers, as data that the pages read too.

/** What a transfer between centers can be. */
export const transferStates = ['offered', 'accepted', 'declined', 'cancelled', 'expired', 'reversed'] as const;

/** How long either side may take a transfer back. */
export const reversibleDays = 7;

/** How long a closed account can be opened again. */
export const reopenableDays = 30;
