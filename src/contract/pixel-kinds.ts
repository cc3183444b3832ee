// Words of pixels that the contract, the pages and the rules share, as plain data.

/** What a website tells; any other name is an event of one's own. */
export const standardEvents = [
  'page_view',
  'view_content',
  'search',
  'add_to_wishlist',
  'add_to_cart',
  'checkout',
  'add_payment',
  'purchase',
  'lead',
  'sign_up',
  'subscribe',
  'contact',
  'download',
] as const;

/** `asked`: a visitor gets an id once they agreed; `assumed`: the page asked before it loaded the tag. */
export const consents = ['asked', 'assumed'] as const;

/** Paused by people; nothing received yet; received within a week; nothing for a week. */
export const pixelStates = ['paused', 'no_events', 'active', 'stopped'] as const;
export type PixelState = (typeof pixelStates)[number];
/** Days without an event after which a pixel is said to have stopped. */
export const silentDays = 7;

/** What an event says of whom it is about, always hashed. */
export const matchKeys = ['email', 'phone', 'externalId', 'visitor'] as const;
export type MatchKey = (typeof matchKeys)[number];

export const mostPixels = 100;
/** Names beside the standard ones. */
export const mostOwnEvents = 100;
/** Events that a server tells in one call. */
export const eventsAtOnce = 1000;
/** Events are taken for so long after they happened. */
export const mostAgeDays = 7;
export const testEventsKept = 200;
export const retentionDays = { least: 30, most: 400, usual: 180 };
