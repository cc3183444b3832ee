// A sweep goes through everything of a kind: every endpoint, page, language or round by chance. `npm test` takes a share of it,
// spread over the whole, so that each claim is held in some form; `npm run test:rest` takes what that leaves out, and
// `npm run test:all` takes everything.

const part = process.env['ATRIUM_SWEEPS'] ?? 'share';

/** Whether only what `npm test` leaves out is wanted. What is no sweep but stands beside one is not held again then. */
export const isRest = part === 'rest';

/** Whether this run takes a case that is, or is not, in the share of `npm test`. */
export function takes(isShared: boolean): boolean {
  return part === 'all' || isShared !== isRest;
}

/** As many of each as this run is about: rounds by chance are others every time. */
export function roundsOf({ share, rest }: { share: number; rest: number }): number {
  return part === 'all' ? share + rest : isRest ? rest : share;
}
