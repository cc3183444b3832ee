// The only file that knows the web framework. Turns HTTP into calls, and answers, refusals and bugs into HTTP.

import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Locale } from '../../contract/shapes.ts';
import { sentence } from '../../locales/catalog.ts';
import { type Answer, type Credential, type Engine, runCall } from './calls.ts';
import { goesCompressed, headCompressed } from './compress.ts';
import type { Origin } from './context.ts';
import { ConnectionLost } from './database.ts';
import { Refusal, refuse } from './errors.ts';
import { hashSecret } from './secrets.ts';

export interface HttpSettings {
  publicUrl: string;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  trustProxy: string[] | false;
  /** Called with every bug. */
  report(error: unknown, requestId: string): void;
}

export type Server = FastifyInstance;
export type Request = FastifyRequest;
export type Reply = FastifyReply;
const megabyte = 1_048_576;

export async function createServer(settings: HttpSettings): Promise<Server> {
  const server = Fastify({
    logger: false,
    trustProxy: settings.trustProxy,
    bodyLimit: megabyte,
    genReqId: () => randomUUID(),
    requestTimeout: 10_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2000 },
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    return503OnClosing: true,
    // What the router cannot read is refused in the same words as everything else.
    frameworkErrors: (error, request, reply) => void sendError(settings, error, { request, reply }),
    forceCloseConnections: true,
  });
  // An empty body of a JSON request is no body, and broken JSON is bad input, not a bug.
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(body as string));
    } catch {
      done(new Refusal('invalid_input', { fields: [{ path: '', problem: 'invalid' }] }));
    }
  });
  await server.register(cookie);
  await server.register(helmet, securityHeaders(settings.publicUrl));
  server.setErrorHandler((error, request, reply) => sendError(settings, error, { request, reply }));
  return server;
}

function securityHeaders(publicUrl: string) {
  const isHttps = publicUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // Workbooks are unpacked in workers that code of this origin writes; they may reach no further than it.
        workerSrc: ["'self'", 'blob:'],
        styleSrc: ["'self'"],
        // Positions of popups and virtual rows are style attributes; no style element or sheet may be inline.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' as const },
    crossOriginResourcePolicy: { policy: 'same-origin' as const },
    referrerPolicy: { policy: 'no-referrer' as const },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: 'deny' as const },
  };
}

/** Lets a part of the server be posted to as forms are, by whoever knows no JSON. What they say is left unread. */
export function acceptForms(server: Server): void {
  const types = ['application/x-www-form-urlencoded', 'multipart/form-data'];
  server.addContentTypeParser(types, { parseAs: 'string', bodyLimit: 10_000 }, (_request, _body, done) => done(null));
}

/** Lets a part of the server be posted anything, which it gets as the bytes that came: a signature is over those. */
export function acceptBytes(server: Server, mostBytes: number): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) =>
    done(null, body),
  );
}

/** Lets a part of the server be sent anything, which waits unread until somebody reads `request.raw`. */
export function acceptStream(server: Server): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _body, done) => done(null));
}

/** Lets a part of the server be loaded and posted to by pages of others, and answers them nothing but that. */
export function openToPages(server: Server): void {
  server.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
  });
}

/** Serves every endpoint of the contract below /api/v1. */
export function serveContract(server: Server, engine: Engine, settings: HttpSettings): void {
  for (const { endpoint } of engine.routes.values()) {
    server.route({
      method: endpoint.method,
      url: `/api/v1${endpoint.path}`,
      bodyLimit: (endpoint.bodyMegabytes ?? 1) * megabyte,
      handler: async (request, reply) => {
        refuseCrossSite(request, settings);
        const answer = await runCall(engine, {
          endpoint,
          input: inputOf(endpoint, request),
          credential: credentialOf(request, settings),
          origin: originOf(request),
          isDryRun: isDryRun(request),
          idempotencyKey: headerOf(request, 'idempotency-key'),
        });
        return sendAnswer(reply, answer, { request, settings });
      },
    });
  }
}

export function originOf(request: FastifyRequest): Origin {
  return {
    ip: request.ip,
    device: (headerOf(request, 'user-agent') ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, 300),
    requestId: request.id,
    locale: localeOf(request),
  };
}

/** The language of a refusal before the person is known: Chinese if the browser prefers it, else English. */
export function localeOf(request: FastifyRequest): Locale {
  return /^\s*zh\b/i.test(headerOf(request, 'accept-language') ?? '') ? 'zh-CN' : 'en';
}

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

function isDryRun(request: FastifyRequest): boolean {
  const query = (request.query as Record<string, unknown>)['dry_run'];
  const prefer = headerOf(request, 'prefer') ?? '';
  return query === 'true' || prefer.split(',').some((part) => part.trim().toLowerCase() === 'dry-run');
}

/** Path, query (for reads) and body in one object. A name that comes twice is bad input, and the path always wins. */
function inputOf(endpoint: Endpoint, request: FastifyRequest): unknown {
  const { dry_run: _dryRun, ...query } = { ...(request.query as Record<string, unknown>) };
  const body = request.body ?? {};
  const params = request.params as Record<string, unknown>;
  if (typeof body !== 'object' || Array.isArray(body))
    refuse('invalid_input', { fields: [{ path: '', problem: 'wrong_type' }] });
  const sent = endpoint.method === 'GET' ? query : { ...query, ...body };
  const doubled = Object.keys(params).find((name) => Object.hasOwn(sent, name));
  if (doubled !== undefined) refuse('invalid_input', { fields: [{ path: doubled, problem: 'unknown' }] });
  return { ...sent, ...params };
}

export function cookieName(settings: HttpSettings): string {
  return settings.publicUrl.startsWith('https:') ? '__Host-atrium' : 'atrium';
}

export function credentialOf(request: FastifyRequest, settings: HttpSettings): Credential | null {
  const bearer = /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
  if (bearer !== undefined) return { kind: 'token', hash: hashSecret(bearer) };
  const secret = request.cookies[cookieName(settings)];
  return secret ? { kind: 'session', hash: hashSecret(secret) } : null;
}

/** A cookie is sent by any page, so an unsafe method with one must come from Atrium's own. */
export function refuseCrossSite(request: FastifyRequest, settings: HttpSettings): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers.authorization !== undefined) return;
  const site = headerOf(request, 'sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') refuse('cross_site');
  const origin = headerOf(request, 'origin');
  if (origin === null) return;
  const own = new URL(settings.publicUrl).origin;
  // A browser on the machine itself may use 127.0.0.1 for localhost; the Host header then names the same origin.
  const isLoopback =
    /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin) && origin === `http://${request.headers.host}`;
  if (origin !== own && !isLoopback) refuse('cross_site');
}

function sendAnswer(reply: FastifyReply, answer: Answer, at: { request: FastifyRequest; settings: HttpSettings }) {
  if (answer.cookie !== undefined) setSessionCookie(reply, answer.cookie, at.settings);
  reply.header('cache-control', 'no-store').header('x-request-id', at.request.id);
  reply.code(answer.status);
  if (answer.text === undefined) return reply.send(answer.body);
  reply.type('application/json; charset=utf-8');
  if (!answer.zipped || !goesCompressed(at.request, answer.text)) return reply.send(answer.text);
  headCompressed(reply);
  return answer.zipped().then((zipped) => reply.send(zipped));
}

function setSessionCookie(
  reply: FastifyReply,
  session: { secret: string; expiresAt: Date } | null,
  settings: HttpSettings,
): void {
  const options = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: settings.publicUrl.startsWith('https:'),
  };
  if (session) reply.setCookie(cookieName(settings), session.secret, { ...options, expires: session.expiresAt });
  else reply.clearCookie(cookieName(settings), options);
}

/** The body of every error: a stable code, a sentence in the reader's language, and the request id to quote. */
export function errorBody(
  code: string,
  details: Record<string, unknown>,
  origin: Pick<Origin, 'locale' | 'requestId'>,
) {
  const key = code in messages ? messages[code as keyof typeof messages] : `refusals.${code}`;
  const values = Object.fromEntries(
    Object.entries(details).filter(([, value]) => typeof value === 'string' || typeof value === 'number'),
  ) as Record<string, string | number>;
  return { error: { code, message: sentence(origin.locale, key, values), requestId: origin.requestId, details } };
}
const messages = {
  bug: 'errors.bug',
  outcome_unknown: 'errors.outcome_unknown',
  storage_full: 'errors.storage_full',
  unavailable: 'errors.unavailable',
} as const;

function sendError(
  settings: HttpSettings,
  error: unknown,
  at: { request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const { request, reply } = at;
  const origin = { locale: localeOf(request), requestId: request.id };
  const refusal = error instanceof Refusal ? error : frameworkRefusal(error);
  reply.header('cache-control', 'no-store').header('x-request-id', request.id);
  if (refusal) {
    if (refusal.kind === 'too_many') reply.header('retry-after', String(refusal.details['retryAfterSeconds'] ?? 60));
    const body = errorBody(refusal.code, refusal.details, origin);
    return reply.code(refusal.status).send({ error: { ...body.error, kind: refusal.kind } });
  }
  if ((error as { code?: unknown }).code === '53100')
    return reply.code(507).send(errorBody('storage_full', {}, origin));
  if (error instanceof ConnectionLost) {
    settings.report(error, request.id);
    return reply
      .code(503)
      .header('retry-after', '2')
      .send(errorBody(isUnsafe(request) ? 'outcome_unknown' : 'unavailable', {}, origin));
  }
  settings.report(error, request.id);
  return reply.code(500).send(errorBody('bug', {}, origin));
}

function isUnsafe(request: FastifyRequest): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD';
}

/** What the framework refuses before a call exists, in our own words. */
function frameworkRefusal(error: unknown): Refusal | undefined {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('payload_too_large');
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new Refusal('invalid_input', { fields: [] });
  return undefined;
}

/** The sending end of a stream of server-sent events. */
export interface Sink {
  send(event: string, data: object): void;
  /** A comment that keeps proxies from closing a quiet stream. */
  ping(): void;
  close(): void;
}

/** Serves a stream of events. `open` refuses before the first byte, or answers what to do when the reader goes away. */
export function serveStream(
  server: Server,
  settings: HttpSettings,
  stream: {
    path: string;
    open(caller: {
      credential: Credential | null;
      origin: Origin;
      params: Record<string, string>;
    }): Promise<{ start(sink: Sink): void; gone(): void }>;
  },
): void {
  server.get(stream.path, async (request, reply) => {
    const { start, gone } = await stream.open({
      credential: credentialOf(request, settings),
      origin: originOf(request),
      params: request.params as Record<string, string>,
    });
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    raw.on('close', gone);
    start({
      send: (event, data) => void raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
      ping: () => void raw.write(': alive\n\n'),
      close: () => void raw.end(),
    });
    return reply;
  });
}
