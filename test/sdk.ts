// A world that is reached through the official SDK of the API that Atrium is compatible with.
import assert from 'node:assert/strict';
import { ApiClient, type Callback, InlineResponse200 } from 'tiktok-business-api-sdk-official';
import { openWorld, type Person, type World } from './world.ts';

export type Data = Record<string, unknown>;

const scopes = [
  'identity:read',
  'centers:read',
  'centers:write',
  'members:read',
  'members:write',
  'assets:read',
  'assets:write',
  'partners:read',
  'partners:write',
  'finance:read',
  'finance:write',
  'ads:read',
  'ads:write',
  'reporting:read',
] as const;

export interface SdkWorld {
  world: World;
  /** The personal access token of one of the cast. */
  tokenOf(person: Person): string;
}

/** The cast, each with a token, and the SDK pointed at their Atrium. */
export async function openSdkWorld(): Promise<SdkWorld> {
  const world = await openWorld();
  ApiClient.instance.basePath = world.url;
  const tokens = new Map<string, string>();
  for (const person of [
    world.ada,
    world.adam,
    world.mia,
    world.olga,
    world.ben,
    world.sue,
    world.cleo,
    world.dan,
    world.otto,
  ]) {
    const { bearer } = await world.token(person, [...scopes]);
    tokens.set(person.id, bearer ?? '');
  }
  return { world, tokenOf: (person) => tokens.get(person.id) ?? '' };
}

/** What the SDK hands over of a success; rejects with its error otherwise. */
export function told(start: (callback: Callback) => void): Promise<Data> {
  return new Promise((resolve, reject) => start((error, answer) => (error ? reject(error) : resolve(answer.data))));
}

/** The call fails with this code, which the SDK keeps in the text of its error only. */
export async function refused(code: number, start: (callback: Callback) => void, pattern = /./): Promise<void> {
  await assert.rejects(told(start), (error: Error) => {
    assert.match(error.message, new RegExp(`code: ${code}\\s*$`));
    assert.match(error.message, /request_id:[0-9a-f-]{36}/);
    assert.match(error.message, pattern);
    return true;
  });
}

/** The few operations for which the SDK has no method, through its client. */
export function ask(method: 'GET' | 'POST', path: string, sent: { token: string; query?: object; body?: object }) {
  return (callback: Callback): void => {
    ApiClient.instance.callApi(
      `/open_api/v1.3/${path}`,
      method,
      {},
      sent.query ?? {},
      { 'Access-Token': sent.token },
      {},
      sent.body ?? null,
      [],
      method === 'POST' ? ['application/json'] : [],
      ['application/json'],
      InlineResponse200,
      callback,
    );
  };
}

export function rowsOf(data: Data): Data[] {
  return data['list'] as Data[];
}
