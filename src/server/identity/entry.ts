// What a call meets before it gets a connection to the database: the limits on strangers, and one queue for everything
// that hashes a password. So a flood of sign-ins waits here, or is turned away, and costs nobody else a connection.
import type { Enter } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import type { Limited } from '../foundation/rate-limit.ts';
import { makeGate } from './gate.ts';

// A little wider than the hashing itself, whose turns are two: while those hash, the third reads or commits.
const turns = makeGate(3, 40);
const leaveNothing = (): void => undefined;

/** Counts a stranger's attempt against the network it came from and, where it names an address, against that. */
export function limited({ limits }: Installation, by: { network: Limited; address?: Limited }): Enter {
  return async ({ input, origin }) => {
    await limits.take(by.network, origin.ip);
    const { email } = input as { email?: string };
    if (by.address !== undefined && email !== undefined) await limits.take(by.address, email);
    return leaveNothing;
  };
}

/** Waits for a turn at hashing, after the limits if there are any: who is over the limit takes no turn from others. */
export function hashing(first?: Enter): Enter {
  return async (call) => {
    await first?.(call);
    return turns.enter();
  };
}
