// Live test events, as server-sent events. A wake-up carries nothing; what is new is read by a fresh call with the stream's own
// credential, so that who may not look any more hears nothing.
import { api } from '../../contract/index.ts';
import { type Credential, type Engine, runCall } from '../foundation/calls.ts';
import type { Origin } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { type HttpSettings, type Server, type Sink, serveStream } from '../foundation/http.ts';
import { listen } from '../foundation/wake-ups.ts';

interface Stream {
  credential: Credential;
  origin: Origin;
  input: { center: string; account: string; pixel: string };
  sink: Sink | null;
}

const heartbeatMs = 20_000;
const mostOfOne = 5;

export function serveTestEvents(
  server: Server,
  engine: Engine,
  settings: HttpSettings & { databaseUrl: string },
): { stop(): Promise<void> } {
  const streams = new Set<Stream>();
  const end = (stream: Stream): void => {
    streams.delete(stream);
    stream.sink?.close();
  };
  const tell = async (stream: Stream): Promise<void> => {
    const { credential, origin, input } = stream;
    const call = { endpoint: api.assets.listTestEvents, input: { ...input, pageSize: '1' }, credential, origin };
    const answer = await runCall(engine, call).catch(() => null);
    if (answer === null) return end(stream);
    const { total, items } = answer.body as { total: number; items: { id: string }[] };
    stream.sink?.send('test_events', { total, newest: items[0]?.id ?? null });
  };
  const listener = listen(settings.databaseUrl, (payload) => {
    if (!payload.startsWith('pixel:')) return;
    const pixel = payload.slice('pixel:'.length);
    for (const stream of streams) if (stream.input.pixel === pixel) void tell(stream);
  });
  serveStream(server, settings, {
    path: '/api/v1/centers/:center/ad-accounts/:account/pixels/:pixel/test-events/stream',
    async open({ credential, origin, params }) {
      const { center = '', account = '', pixel = '' } = params;
      const stream: Stream = {
        credential: credential ?? refuse('unauthenticated'),
        origin,
        input: { center, account, pixel },
        sink: null,
      };
      await runCall(engine, { endpoint: api.assets.listTestEvents, input: stream.input, credential, origin });
      const own = [...streams].filter((one) => isOfSame(one.credential, stream.credential));
      if (own.length >= mostOfOne && own[0]) end(own[0]);
      return {
        start(sink) {
          stream.sink = sink;
          streams.add(stream);
          void tell(stream);
        },
        gone: () => void streams.delete(stream),
      };
    },
  });
  const heartbeat = setInterval(() => {
    for (const stream of streams) void tell(stream);
  }, heartbeatMs);
  heartbeat.unref();
  return {
    async stop() {
      clearInterval(heartbeat);
      for (const stream of streams) end(stream);
      await listener.stop();
    },
  };
}

const isOfSame = (one: Credential, other: Credential): boolean =>
  'hash' in one && 'hash' in other && one.hash.equals(other.hash);
