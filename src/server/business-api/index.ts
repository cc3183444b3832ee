// The TikTok-compatible Business API, v1.3, so that programs written for it run against Atrium unchanged. It is a
// translation: each operation asks the contract's own endpoints with the caller's token and writes the answer in the words
// of that wire. No permission, rule or number lives here.
import { api } from '../../contract/index.ts';
import type { Engine } from '../foundation/calls.ts';
import { ConnectionLost } from '../foundation/database.ts';
import { Refusal } from '../foundation/errors.ts';
import { acceptBytes, errorBody, type HttpSettings, originOf, type Request, type Server } from '../foundation/http.ts';
import type { Outbound } from '../foundation/outbound.ts';
import { hashSecret } from '../foundation/secrets.ts';
import { adGroupOperations } from './ad-groups.ts';
import { adOperations } from './ads.ts';
import { advertiserOperations } from './advertisers.ts';
import { ask, type Caller, type Operation } from './ask.ts';
import { assetOperations } from './assets.ts';
import { billingOperations } from './billing.ts';
import { budgetOperations } from './budgets.ts';
import { campaignOperations } from './campaigns.ts';
import { centerOperations } from './centers.ts';
import { financeOperations } from './finance.ts';
import { grantOperations } from './grants.ts';
import { groupOperations } from './groups.ts';
import { identityOperations } from './identities.ts';
import { mediaOperations } from './media.ts';
import { memberOperations } from './members.ts';
import { partnerOperations } from './partners.ts';
import { pixelOperations } from './pixels.ts';
import { postOperations } from './posts.ts';
import { reportOperations } from './reports.ts';
import { codeOfKind, codes, parameterOf, problems } from './tables.ts';
import { toolOperations } from './tools.ts';
import { bodyOf, type Envelope, invalidParameter, Partial, readParameters, WireRefusal } from './wire.ts';

export const operations: readonly Operation[] = [
  ...centerOperations,
  ...memberOperations,
  ...assetOperations,
  ...grantOperations,
  ...partnerOperations,
  ...groupOperations,
  ...advertiserOperations,
  ...budgetOperations,
  ...financeOperations,
  ...billingOperations,
  ...campaignOperations,
  ...adGroupOperations,
  ...adOperations,
  ...reportOperations,
  ...toolOperations,
  ...mediaOperations,
  ...pixelOperations,
  ...postOperations,
  ...identityOperations,
];

type Failure = Pick<Envelope, 'code' | 'message'>;

/** Serves every operation below /open_api/v1.3, with and without a slash at its end. Every answer has the status 200. */
export function serve(server: Server, engine: Engine, settings: HttpSettings & { outbound: Outbound }): void {
  const prefix = '/open_api';
  void server.register(
    (scope, _options, done) => {
      // Bodies stay text: this wire reads its JSON by rules of its own, and refuses it in an envelope of its own.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
      scope.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
      scope.setErrorHandler((error, request, reply) => {
        const failure = failureOf(error, { request, settings });
        return reply.code(200).send(envelope(request, failure));
      });
      scope.setNotFoundHandler((request, reply) => {
        const failure = { code: codes.invalidParameter, message: 'path: There is no such path or method here.' };
        return reply.code(200).send(envelope(request, failure));
      });
      const at = { server, engine, settings };
      for (const operation of operations) {
        const { method, mostBytes } = operation;
        const url = `/v1.3/${operation.path}`;
        if (mostBytes === undefined) scope.route({ method, url, handler: (request) => answer(operation, request, at) });
        else
          void scope.register((inner, _none, ready) => (serveUpload(inner, { ...operation, mostBytes }, at), ready()));
      }
      done();
    },
    { prefix },
  );
}

interface Served {
  server: Server;
  engine: Engine;
  settings: HttpSettings & { outbound: Outbound };
}

/** Who holds no live token is told so before a large body is read. */
function serveUpload(scope: Server, operation: Operation & { mostBytes: number }, at: Served): void {
  acceptBytes(scope, operation.mostBytes + 10_000);
  scope.addHook('onRequest', async (request, reply) => {
    const caller = callerOf(request, at);
    if (caller && !(await isTokenDead(caller))) return;
    const code = caller ? codes.tokenInvalid : codes.tokenMissing;
    await reply.code(200).send(envelope(request, { code, message: 'Access-Token: There is no live token.' }));
  });
  scope.route({
    method: operation.method,
    url: `/v1.3/${operation.path}`,
    handler: (request) => answer(operation, request, at),
  });
}

/** A form with a file in it, or what any other body says. */
async function formOf({ headers, body }: Request): Promise<unknown> {
  const type = headers['content-type'] ?? '';
  if (!Buffer.isBuffer(body) || !/^multipart\/form-data\b/i.test(type)) return bodyOf(String(body ?? ''));
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    return Object.fromEntries(form);
  } catch {
    throw invalidParameter('body', 'Not valid multipart/form-data.');
  }
}

function envelope(request: Request, failure: Failure): Envelope {
  return { ...failure, request_id: request.id, data: {} };
}

async function answer(operation: Operation, request: Request, at: Served): Promise<Envelope> {
  const caller = callerOf(request, at);
  if (!caller) return envelope(request, { code: codes.tokenMissing, message: 'Access-Token: The header is missing.' });
  try {
    const body = operation.mostBytes === undefined ? () => bodyOf(request.body) : () => formOf(request);
    const raw = operation.method === 'GET' ? request.query : await body();
    const data = await operation.run(caller, readParameters(operation.params, raw) as never);
    const isPartial = data instanceof Partial;
    const success = isPartial ? { code: codes.partial, message: data.message } : { code: codes.ok, message: 'OK' };
    return { ...success, request_id: request.id, data: isPartial ? data.data : data };
  } catch (error) {
    const failure = failureOf(error, { request, settings: at.settings, names: operation.names ?? {} });
    const isDead = failure.code === codes.invalidParameter && (await isTokenDead(caller));
    return envelope(
      request,
      isDead ? failureOf(new Refusal('unauthenticated'), { request, settings: at.settings }) : failure,
    );
  }
}

function callerOf(request: Request, { server, engine, settings }: Served): Caller | null {
  const secret = headerOf(request, 'access-token');
  if (secret === null) return null;
  return {
    engine,
    credential: { kind: 'token', hash: hashSecret(secret) },
    // The original speaks English to everybody.
    origin: { ...originOf(request), locale: 'en' },
    idempotencyKey: headerOf(request, 'idempotency-key'),
    publicUrl: settings.publicUrl,
    outbound: settings.outbound,
    async send({ method, path, body }) {
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/octet-stream' };
      const from = { remoteAddress: originOf(request).ip, headers };
      const sent = { method, url: `/api/v1${path}`, ...from, ...(body ? { payload: body } : {}) };
      const { statusCode, body: told } = await server.inject(sent);
      return { status: statusCode, body: JSON.parse(told) as unknown };
    },
  };
}

function headerOf(request: Request, name: string): string | null {
  const value = request.headers[name];
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
}

/** Who holds no live token learns that first, not which of their parameters is wrong. */
async function isTokenDead(caller: Caller): Promise<boolean> {
  try {
    await ask(caller, api.identity.getMe, {});
    return false;
  } catch (error) {
    return error instanceof Refusal && error.kind === 'unauthenticated';
  }
}

interface Place {
  request: Request;
  settings: HttpSettings;
  names?: Record<string, string>;
}

function failureOf(error: unknown, place: Place): Failure {
  if (error instanceof WireRefusal) return { code: error.code, message: error.message };
  if (error instanceof Refusal) return failureOfRefusal(error, place);
  const { statusCode } = error as { statusCode?: unknown };
  // The framework refuses a body that is too large or whose type it cannot make out.
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    const refusal = invalidParameter('body', problems[statusCode === 413 ? 'too_big' : 'invalid'] ?? '');
    return { code: refusal.code, message: refusal.message };
  }
  place.settings.report(error, place.request.id);
  return { code: codes.systemError, message: sentenceOf(bugCodeOf(error, place.request), {}, place.request) };
}

function bugCodeOf(error: unknown, request: Request): string {
  if ((error as { code?: unknown }).code === '53100') return 'storage_full';
  if (!(error instanceof ConnectionLost)) return 'bug';
  return request.method === 'GET' ? 'unavailable' : 'outcome_unknown';
}

function failureOfRefusal(refusal: Refusal, { request, names = {} }: Place): Failure {
  const code = codeOfKind[refusal.kind];
  // A rule that names a field is about a parameter of this operation; what is so by now stays a conflict.
  const about = names[String(refusal.details['field'] ?? '')];
  if (about !== undefined) {
    const sentence = sentenceOf(refusal.code, refusal.details, request);
    return { code: refusal.kind === 'conflict' ? code : codes.invalidParameter, message: `${about}: ${sentence}` };
  }
  const [field] = (refusal.details['fields'] as { path: string; problem: string }[] | undefined) ?? [];
  if (!field) return { code, message: sentenceOf(refusal.code, refusal.details, request) };
  const [first = '', ...rest] = field.path.split('.');
  const name = names[field.path] ?? [names[first] ?? parameterOf[first] ?? first, ...rest].join('.');
  return { code, message: `${name}: ${problems[field.problem] ?? problems['invalid']}` };
}

function sentenceOf(code: string, details: Record<string, unknown>, request: Request): string {
  return errorBody(code, details, { locale: 'en', requestId: request.id }).error.message;
}
