// Somebody loses an account, a center, a session or a token: the very next request finds it gone, through every channel.
import type { Battery } from './battery.ts';
import { Caller } from './caller.ts';
import { Scene } from './scene.ts';
import type { Person, World } from './world.ts';

/** How a channel sees the account now: it does, it does not, or the credential is dead. */
type Sight = 'seen' | 'hidden' | 'signed out';

interface Channel {
  name: string;
  look(): Promise<Sight>;
}

interface Parting {
  name: string;
  part(): Promise<unknown>;
  /** What each channel sees afterwards, by the credential that it uses. */
  session: Sight;
  token: Sight;
}

const patienceMs = 10_000;

async function lookAt(caller: Caller, at: { center: string; account: string }): Promise<Sight> {
  const { status } = await caller.call('assets.getAccount', at);
  if (status === 401) return 'signed out';
  return status === 200 ? 'seen' : 'hidden';
}

/** The account as programs written for the Business API ask for it. */
async function lookByWire(url: string, secret: string, account: string): Promise<Sight> {
  const query = new URLSearchParams({ advertiser_ids: JSON.stringify([account]) });
  const response = await fetch(`${url}/open_api/v1.3/advertiser/info/?${query}`, {
    headers: { 'access-token': secret },
  });
  const { code, data } = (await response.json()) as { code: number; data: object };
  if (code === 40_105 || code === 40_104 || code === 40_100) return 'signed out';
  return JSON.stringify(data).includes(account) ? 'seen' : 'hidden';
}

/** An open stream of events and what came through it. */
class Stream {
  heard = '';
  isOver = false;
  #waiting: (() => void)[] = [];
  readonly #stop = new AbortController();

  static async open(caller: Caller): Promise<Stream> {
    const stream = new Stream();
    const response = await caller.fetch('/api/v1/me/events', { signal: stream.#stop.signal });
    void stream.#listen(response);
    await stream.until(/event: inbox/);
    return stream;
  }

  async #listen(response: Response): Promise<void> {
    const text = new TextDecoder();
    try {
      for await (const part of response.body ?? []) {
        this.heard += text.decode(part as Uint8Array, { stream: true });
        this.#wake();
      }
    } catch {
      // It was cut off.
    }
    this.isOver = true;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Whether this came, or with `null` the end, within ten seconds. */
  async until(what: RegExp | null): Promise<boolean> {
    const deadline = AbortSignal.timeout(patienceMs);
    deadline.addEventListener('abort', () => this.#wake());
    const isMet = (): boolean => (what === null ? this.isOver : what.test(this.heard));
    while (!isMet() && !this.isOver && !deadline.aborted) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return isMet();
  }

  close(): void {
    this.#stop.abort();
  }
}

export async function partings(world: World, battery: Battery): Promise<void> {
  const scene = await Scene.open(world);
  const person = await scene.grantee();
  const at = { center: scene.center, account: await scene.account() };
  const api = await world.token(person, ['identity:read', 'centers:read', 'assets:read', 'requests:read']);
  const secret = api.bearer ?? '';
  const channels: (Channel & { credential: 'session' | 'token' })[] = [
    { name: 'a session', credential: 'session', look: () => lookAt(person, at) },
    { name: 'a token', credential: 'token', look: () => lookAt(api, at) },
    { name: 'the Business API', credential: 'token', look: () => lookByWire(world.url, secret, at.account) },
  ];
  const streams = { session: await Stream.open(person), token: await Stream.open(api) };
  try {
    for (const { name, look } of channels) battery.check((await look()) === 'seen', `${name} did not see the account.`);
    const choices = partingsOf(scene, person, at);
    const parting = choices[battery.below(choices.length)];
    if (!parting) return;
    await parting.part();
    const seen = await Promise.all(channels.map((channel) => channel.look()));
    for (const [index, { name, credential }] of channels.entries()) {
      battery.check(seen[index] === parting[credential], `${parting.name}: ${name} finds it ${seen[index]}.`);
    }
    for (const credential of ['session', 'token'] as const)
      await checkStream(battery, { parting, credential, streams });
  } finally {
    streams.session.close();
    streams.token.close();
  }
}

/** The stream of a dead credential ends; that of a living one is told that something changed. */
async function checkStream(
  battery: Battery,
  of: { parting: Parting; credential: 'session' | 'token'; streams: Record<'session' | 'token', Stream> },
): Promise<void> {
  const { parting, credential, streams } = of;
  const stream = streams[credential];
  if (parting[credential] === 'signed out') {
    battery.check(await stream.until(null), `${parting.name}: the stream of the ${credential} did not end.`);
    battery.check(/event: signed_out/.test(stream.heard), `${parting.name}: the stream ended without a word.`);
  } else if (parting[credential] === 'hidden') {
    battery.check(
      await stream.until(/event: access/),
      `${parting.name}: the stream of the ${credential} was not told.`,
    );
  }
}

function partingsOf(scene: Scene, person: Person, at: { center: string; account: string }): Parting[] {
  const { owner, world } = scene;
  const member = person.id;
  const center = scene.center;
  const device = new Caller(world.url);
  const everywhere = { session: 'hidden', token: 'hidden' } as const;
  return [
    { name: 'removed', part: () => owner.must('members.removeMember', { center, member }), ...everywhere },
    { name: 'suspended', part: () => owner.must('members.suspendMember', { center, member }), ...everywhere },
    { name: 'unassigned', part: () => owner.must('assets.unassignAccount', { ...at, person: member }), ...everywhere },
    { name: 'left', part: () => person.must('members.leaveCenter', { center }), ...everywhere },
    {
      name: 'center deleted',
      part: () => owner.must('centers.deleteCenter', { center, name: 'Nordlicht' }),
      ...everywhere,
    },
    {
      name: 'token revoked',
      part: async () => {
        const { items } = await person.must('identity.listTokens');
        await person.must('identity.revokeToken', { token: items[0]?.id ?? '' });
      },
      session: 'seen',
      token: 'signed out',
    },
    {
      name: 'session revoked',
      part: async () => {
        const { items } = await person.must('identity.listSessions');
        const current = items.find((session) => session.isCurrent)?.id ?? '';
        await world.openSession(person, device);
        await device.must('identity.revokeSession', { session: current });
      },
      session: 'signed out',
      token: 'seen',
    },
  ];
}
