// Who writes while the server is killed: some Admins of one center, each with a history of what they asked and were told.
import type { Battery } from './battery.ts';
import { type Caller, type EndpointName, endpointNamed, readReply, requestOf } from './caller.ts';

/** One write. It is `unknown` while nobody told whether it was done. */
export interface Asked {
  by: Caller;
  endpoint: EndpointName;
  input: Record<string, unknown>;
  key: string;
  state: 'done' | 'refused' | 'unknown';
  status: number;
  body: unknown;
}

/** What a write of each kind leaves in the log. None of them is without effect when it succeeds. */
export const recordedAs = {
  'assets.createAccount': 'assets.account_created',
  'assets.updateAccount': 'assets.account_updated',
  'assets.assignAccount': 'assets.account_assigned',
  'assets.unassignAccount': 'assets.account_unassigned',
  'members.suspendMember': 'members.member_suspended',
  'members.reinstateMember': 'members.member_reinstated',
  'members.removeMember': 'members.member_removed',
  'members.restoreMember': 'members.member_restored',
  'centers.createCenter': 'centers.center_created',
} as const;

export interface Place {
  center: string;
  accounts: string[];
  members: string[];
  /** How much was asked so far, over all rounds: what is written twice alike has no effect the second time. */
  asked: number;
}

const home = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;

function nextWrite(place: Place, battery: Battery, number: number): [keyof typeof recordedAs, Record<string, unknown>] {
  const { center } = place;
  const member = place.members[battery.below(place.members.length)] ?? '';
  const account = place.accounts[battery.below(place.accounts.length)] ?? '';
  // Each end is another, so that an assignment always changes something.
  const expiresAt = new Date(Date.UTC(2099, 0, 1) + number * 1000).toISOString();
  const choices: [keyof typeof recordedAs, Record<string, unknown>][] = [
    ['assets.createAccount', { center, name: `Account ${number}`, ...home }],
    ['assets.updateAccount', { center, account, name: `Renamed ${number}` }],
    ['assets.assignAccount', { center, account, person: member, role: 'operator', expiresAt }],
    ['assets.assignAccount', { center, account, person: member, role: 'analyst', expiresAt }],
    ['assets.unassignAccount', { center, account, person: member }],
    ['members.suspendMember', { center, member }],
    ['members.reinstateMember', { center, member }],
    ['members.removeMember', { center, member }],
    ['members.restoreMember', { center, member }],
    ['centers.createCenter', { name: `Center ${number}`, ...home, businessType: 'seller' }],
  ];
  return choices[battery.below(choices.length)] ?? ['members.removeMember', { center, member }];
}

/** Sends a write, for the first time or again, and notes what became of it. */
export async function send(asked: Asked): Promise<void> {
  const { path, init } = requestOf(endpointNamed(asked.endpoint), asked.input);
  const headers = new Headers(init.headers);
  headers.set('idempotency-key', asked.key);
  try {
    const reply = await readReply(
      await asked.by.fetch(path, { ...init, headers, signal: AbortSignal.timeout(20_000) }),
    );
    asked.status = reply.status;
    asked.body = reply.body;
    asked.state = reply.status < 300 ? 'done' : reply.status < 500 ? 'refused' : 'unknown';
  } catch {
    asked.status = 0;
    asked.state = 'unknown';
  }
}

/** Writes one thing after the other until the server no longer answers. */
export async function writeUntilGone(
  by: Caller,
  { place, battery, history }: { place: Place; battery: Battery; history: Asked[] },
): Promise<void> {
  for (;;) {
    place.asked += 1;
    const [endpoint, input] = nextWrite(place, battery, place.asked);
    const asked: Asked = { by, endpoint, input, key: crypto.randomUUID(), state: 'unknown', status: 0, body: null };
    history.push(asked);
    await send(asked);
    if (asked.state === 'unknown') return;
  }
}
