// Live updates of the signed-in person, as server-sent events: the number of open requests and of what was not read, a change of their access, the
// end of their session. A wake-up carries no facts; each event is a fresh call with the stream's own credential, so a
// revoked session or token hears nothing more.
import { api } from '../../contract/index.ts';
import { type Credential, type Engine, runCall } from '../foundation/calls.ts';
import type { Origin } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { type HttpSettings, type Server, type Sink, serveStream } from '../foundation/http.ts';
import { listen } from '../foundation/wake-ups.ts';

interface Stream {
  credential: Credential;
  origin: Origin;
  personId: string;
  email: string;
  sink: Sink | null;
  isBusy: boolean;
  /** What a wake-up asked for while a reading was under way. */
  awaited: Kind | null;
  lastOpen: number | null;
  /** One after the other: of two at once the older might be said last. */
  telling: Promise<void>;
}
type Kind = 'inbox' | 'access';

const heartbeatMs = 20_000;
const streamsPerPerson = 10;

/** Serves GET /api/v1/me/events and listens for wake-ups on a connection of its own. */
export function serveEvents(
  server: Server,
  engine: Engine,
  settings: HttpSettings & { databaseUrl: string },
): { stop(): Promise<void> } {
  const streams = new Set<Stream>();
  const wakeCenters = concerning(engine, streams);
  const listener = listen(settings.databaseUrl, (payload) => {
    if (payload.startsWith('center:')) wakeCenters(payload.slice('center:'.length));
    else wake(engine, streams, payload);
  });
  serveStream(server, settings, {
    path: '/api/v1/me/events',
    async open(caller) {
      const stream = await admitStream(engine, streams, caller);
      return {
        start(sink) {
          stream.sink = sink;
          streams.add(stream);
          void refresh(engine, streams, { stream, kind: 'inbox' });
          // What was told between the page's own count and this would not be heard of.
          void tell(engine, stream);
        },
        gone: () => void streams.delete(stream),
      };
    },
  });
  const heartbeat = setInterval(() => {
    for (const stream of streams) void refresh(engine, streams, { stream, kind: 'inbox' });
  }, heartbeatMs);
  heartbeat.unref();
  return {
    async stop() {
      clearInterval(heartbeat);
      for (const stream of streams) stream.sink?.close();
      await listener.stop();
    },
  };
}

async function admitStream(
  engine: Engine,
  streams: Set<Stream>,
  caller: { credential: Credential | null; origin: Origin },
): Promise<Stream> {
  const credential = caller.credential ?? refuse('unauthenticated');
  const me = await runCall(engine, { endpoint: api.identity.getMe, input: {}, credential, origin: caller.origin });
  const { id, email } = me.body as { id: string; email: string };
  const own = [...streams].filter((stream) => stream.personId === id);
  if (own.length >= streamsPerPerson) end(streams, own[0]);
  return {
    credential,
    origin: caller.origin,
    personId: id,
    email: email.toLowerCase(),
    sink: null,
    isBusy: false,
    awaited: null,
    lastOpen: null,
    telling: Promise.resolve(),
  };
}

function end(streams: Set<Stream>, stream: Stream | undefined): void {
  if (!stream) return;
  streams.delete(stream);
  stream.sink?.close();
}

/** Wakes whom a change of a center concerns. Those that come while it is asked who that is are one more question. */
function concerning(engine: Engine, streams: Set<Stream>): (center: string) => void {
  const named = new Set<string>();
  let isAsking = false;
  const ask = async (): Promise<void> => {
    while (named.size > 0) {
      const centers = [...named];
      named.clear();
      const people = await concerned(engine, centers, [...new Set([...streams].map(({ personId }) => personId))]);
      for (const stream of streams) {
        if (people.has(stream.personId)) void refresh(engine, streams, { stream, kind: 'access' });
      }
    }
  };
  return (center) => {
    if (streams.size === 0) return;
    named.add(center);
    if (isAsking) return;
    isAsking = true;
    void ask().finally(() => {
      isAsking = false;
    });
  };
}

/** Everybody, if the database does not answer: to read once too often does no harm. */
async function concerned(engine: Engine, centers: string[], people: string[]): Promise<Set<string>> {
  const asked = 'select access.concerned($1::bigint[], $2::bigint[])::text[] ids';
  const answer = await engine.database.pool.query<{ ids: string[] }>(asked, [centers, people]).catch(() => null);
  return new Set(answer?.rows[0]?.ids ?? people);
}

/** Which streams a wake-up of a person or an address is for. */
function wake(engine: Engine, streams: Set<Stream>, payload: string): void {
  const colon = payload.indexOf(':');
  const kind = payload.slice(0, colon);
  const value = payload.slice(colon + 1);
  for (const stream of streams) {
    if (kind === 'told' && stream.personId === value) void tell(engine, stream);
    const isForPerson = kind === 'person' && stream.personId === value;
    const isForAddress = kind === 'email' && stream.email === value;
    if (isForPerson || isForAddress) {
      void refresh(engine, streams, { stream, kind: isForAddress ? 'inbox' : 'access' });
    }
  }
}

/** Something new is shown to the person of a stream. Who may not read any more is told by the next reading. */
function tell(engine: Engine, stream: Stream): Promise<void> {
  stream.telling = tellAfter(stream.telling, engine, stream);
  return stream.telling;
}

async function tellAfter(former: Promise<void>, engine: Engine, { credential, origin, sink }: Stream): Promise<void> {
  await former;
  const endpoint = api.notifications.countNotifications;
  const answer = await runCall(engine, { endpoint, input: {}, credential, origin }).catch(() => null);
  if (answer) sink?.send('notifications', answer.body as { unread: number });
}

/** Reads again for one stream. Wake-ups that come while it reads are one more reading. */
async function refresh(
  engine: Engine,
  streams: Set<Stream>,
  { stream, kind }: { stream: Stream; kind: Kind },
): Promise<void> {
  if (stream.isBusy) {
    stream.awaited = stream.awaited === 'access' ? 'access' : kind;
    return;
  }
  stream.isBusy = true;
  try {
    const { credential, origin } = stream;
    const answer = await runCall(engine, { endpoint: api.requests.countInbox, input: {}, credential, origin });
    const { open } = answer.body as { open: number };
    if (kind === 'access') stream.sink?.send('access', {});
    if (open === stream.lastOpen) stream.sink?.ping();
    else stream.sink?.send('inbox', { open });
    stream.lastOpen = open;
  } catch {
    // Whatever the reason, this credential can no longer read: the page finds out by asking.
    stream.sink?.send('signed_out', {});
    end(streams, stream);
  } finally {
    stream.isBusy = false;
  }
  if (stream.awaited && streams.has(stream)) {
    const awaited = stream.awaited;
    stream.awaited = null;
    await refresh(engine, streams, { stream, kind: awaited });
  }
}
