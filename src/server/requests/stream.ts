// Live updates of the signed-in person, as server-sent events: the number of open requests, a change of their access, the
// end of their session. A wake-up carries no facts; each event is a fresh call with the stream's own credential, so a
// revoked session or token hears nothing more.
import type { FastifyReply, FastifyRequest } from 'fastify';
import pg from 'pg';
import { api } from '../../contract/index.ts';
import { type Credential, type Engine, runCall } from '../foundation/calls.ts';
import type { Origin } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { credentialOf, type HttpSettings, originOf, type Server } from '../foundation/http.ts';

interface Stream {
  credential: Credential;
  origin: Origin;
  reply: FastifyReply;
  personId: string;
  email: string;
  isBusy: boolean;
  isAwaited: boolean;
  lastOpen: number | null;
}

const heartbeatMs = 20_000;
const streamsPerPerson = 10;

export interface Events {
  stop(): Promise<void>;
}

/** Serves GET /api/v1/me/events and listens for wake-ups on a connection of its own. */
export function serveEvents(server: Server, engine: Engine, settings: HttpSettings & { databaseUrl: string }): Events {
  const streams = new Set<Stream>();
  const listener = listen(settings.databaseUrl, (payload) => wake(engine, streams, payload));
  server.get('/api/v1/me/events', async (request, reply) => {
    const stream = await openStream(engine, { request, reply, settings, streams });
    request.raw.on('close', () => streams.delete(stream));
    return reply;
  });
  const heartbeat = setInterval(() => {
    for (const stream of streams) void refresh(engine, streams, stream, 'inbox');
  }, heartbeatMs);
  heartbeat.unref();
  return {
    async stop() {
      clearInterval(heartbeat);
      for (const stream of streams) stream.reply.raw.end();
      await listener.stop();
    },
  };
}

async function openStream(
  engine: Engine,
  at: { request: FastifyRequest; reply: FastifyReply; settings: HttpSettings; streams: Set<Stream> },
): Promise<Stream> {
  const credential = credentialOf(at.request, at.settings) ?? refuse('unauthenticated');
  const origin = originOf(at.request);
  const me = await runCall(engine, { endpoint: api.identity.getMe, input: {}, credential, origin });
  const { id, email } = me.body as { id: string; email: string };
  const own = [...at.streams].filter((stream) => stream.personId === id);
  if (own.length >= streamsPerPerson) own[0]?.reply.raw.end();
  at.reply.hijack();
  at.reply.raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const stream: Stream = {
    credential,
    origin,
    reply: at.reply,
    personId: id,
    email: email.toLowerCase(),
    isBusy: false,
    isAwaited: false,
    lastOpen: null,
  };
  at.streams.add(stream);
  await refresh(engine, at.streams, stream, 'inbox');
  return stream;
}

/** Which streams a wake-up is for. Everything that concerns a center is told to all, since each reads only its own. */
function wake(engine: Engine, streams: Set<Stream>, payload: string): void {
  const [kind, value] = [payload.slice(0, payload.indexOf(':')), payload.slice(payload.indexOf(':') + 1)];
  for (const stream of streams) {
    const isFor =
      kind === 'center' ||
      (kind === 'person' && stream.personId === value) ||
      (kind === 'email' && stream.email === value);
    if (isFor) void refresh(engine, streams, stream, kind === 'email' ? 'inbox' : 'access');
  }
}

/** Reads again for one stream. Wake-ups that come while it reads are one more reading. */
async function refresh(engine: Engine, streams: Set<Stream>, stream: Stream, event: 'inbox' | 'access'): Promise<void> {
  if (stream.isBusy) {
    stream.isAwaited = true;
    return;
  }
  stream.isBusy = true;
  try {
    const { credential, origin } = stream;
    const answer = await runCall(engine, { endpoint: api.requests.countInbox, input: {}, credential, origin });
    const { open } = answer.body as { open: number };
    if (event === 'access') send(stream, 'access', {});
    if (open === stream.lastOpen) stream.reply.raw.write(': alive\n\n');
    else send(stream, 'inbox', { open });
    stream.lastOpen = open;
  } catch {
    // Whatever the reason, this credential can no longer read: the page finds out by asking.
    send(stream, 'signed_out', {});
    streams.delete(stream);
    stream.reply.raw.end();
  } finally {
    stream.isBusy = false;
    if (stream.isAwaited && streams.has(stream)) {
      stream.isAwaited = false;
      void refresh(engine, streams, stream, 'access');
    }
  }
}

function send(stream: Stream, event: string, data: object): void {
  stream.reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Listens for wake-ups, and again after the connection broke. Missed ones are made up by the heartbeat. */
function listen(databaseUrl: string, told: (payload: string) => void): Events {
  let isStopped = false;
  let client: pg.Client | undefined;
  const connect = async (): Promise<void> => {
    if (isStopped) return;
    const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'atrium events', keepAlive: true });
    client = fresh;
    fresh.on('notification', ({ payload }) => told(payload ?? ''));
    fresh.on('error', () => undefined);
    fresh.on('end', () => void setTimeout(() => void connect(), 1000).unref());
    try {
      await fresh.connect();
      await fresh.query('listen atrium');
    } catch {
      await fresh.end().catch(() => undefined);
    }
  };
  void connect();
  return {
    async stop() {
      isStopped = true;
      await client?.end().catch(() => undefined);
    },
  };
}
