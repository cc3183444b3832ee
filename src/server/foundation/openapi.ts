// The API description, OpenAPI 3.1, made from the contract: nothing in it is written by hand.
import { z } from 'zod';
import { dryRunReply } from '../../contract/audit.ts';
import { type Endpoint, isWrite, scopeOf } from '../../contract/endpoint.ts';
import { endpoints } from '../../contract/index.ts';
import { doorRefusals, type RefusalCode, refusalStatus, refusals } from '../../contract/refusals.ts';
import { explanation } from '../../contract/shapes.ts';

type Json = Record<string, unknown>;

/** A schema as JSON has it. What is checked beyond types (a known zone, an existing currency) stays in the description. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Json;
  return rest;
}

export function parametersOf(endpoint: Endpoint): string[] {
  return [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
}

/** The refusals of an endpoint with those of the door, in the order of their status. */
export function refusalsOf(endpoint: Endpoint): RefusalCode[] {
  const door = doorRefusals.filter((code) => isWrite(endpoint) || !code.startsWith('idempotency'));
  return [...new Set<RefusalCode>([...endpoint.refusals, ...door])];
}

export function describeApi(publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Atrium',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Every write can be tried first (Prefer: dry-run) and repeated safely (Idempotency-Key). Ids are decimal strings, instants are ISO 8601 in UTC.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A personal access token, made under Profile → API tokens.',
        },
        session: { type: 'apiKey', in: 'cookie', name: publicUrl.startsWith('https:') ? '__Host-atrium' : 'atrium' },
      },
      schemas: {
        Refusal: refusalSchema(),
        DryRun: schemaOf(dryRunReply, 'output'),
        Explanation: schemaOf(explanation, 'output'),
      },
    },
  };
}

function refusalSchema(): Json {
  return {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'requestId', 'details'],
        properties: {
          code: { type: 'string', enum: Object.keys(refusals) },
          kind: { type: 'string', enum: Object.keys(refusalStatus) },
          message: { type: 'string', description: "A sentence in the reader's language." },
          requestId: { type: 'string' },
          details: {
            type: 'object',
            description: '`fields` for invalid_input, `explanation` for forbidden, named values for others.',
          },
        },
      },
    },
  };
}

function operationOf(endpoint: Endpoint): Json {
  const input = schemaOf(endpoint.input, 'input') as { properties?: Record<string, Json>; required?: string[] };
  const inPath = new Set(parametersOf(endpoint));
  const own = Object.entries(input.properties ?? {}).filter(([name]) => !inPath.has(name));
  const required = (input.required ?? []).filter((name) => !inPath.has(name));
  const isQuery = endpoint.method === 'GET';
  const status = String(endpoint.status ?? 200);
  return {
    operationId: endpoint.name,
    tags: [endpoint.name.slice(0, endpoint.name.indexOf('.'))],
    summary: endpoint.summary,
    ...(endpoint.access.who === 'anyone' ? { security: [] } : {}),
    'x-atrium-access': endpoint.access,
    'x-atrium-risk': endpoint.risk,
    ...(endpoint.access.who === 'anyone' || endpoint.isSessionOnly ? {} : { 'x-atrium-scope': scopeOf(endpoint) }),
    parameters: [
      ...[...inPath].map((name) => ({ name, in: 'path', required: true, schema: input.properties?.[name] ?? {} })),
      ...(isQuery
        ? own.map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }))
        : []),
      ...(isWrite(endpoint) ? writeHeaders(endpoint) : []),
    ],
    ...(isQuery || own.length === 0 ? {} : { requestBody: bodyOf(own, required) }),
    responses: {
      [status]: {
        description: 'Done.',
        content: { 'application/json': { schema: schemaOf(endpoint.reply, 'output') } },
      },
      ...refusalResponses(endpoint),
    },
  };
}

function bodyOf(own: [string, Json][], required: string[]): Json {
  const schema = { type: 'object', properties: Object.fromEntries(own), required, additionalProperties: false };
  return { required: required.length > 0, content: { 'application/json': { schema } } };
}

function writeHeaders(endpoint: Endpoint): Json[] {
  const dryRun = {
    name: 'Prefer',
    in: 'header',
    schema: { const: 'dry-run' },
    description: 'Answers the changes and makes none.',
  };
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string', maxLength: 200 },
    description: 'A repeat with the same key gets the first answer.',
  };
  return endpoint.isUnrepeatable ? [dryRun] : [dryRun, key];
}

function refusalResponses(endpoint: Endpoint): Record<string, Json> {
  const byStatus = new Map<string, RefusalCode[]>();
  for (const code of refusalsOf(endpoint)) {
    const status = String(refusalStatus[refusals[code]]);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } };
  return Object.fromEntries(
    [...byStatus].sort().map(([status, codes]) => [status, { description: codes.join(', '), content }]),
  );
}
