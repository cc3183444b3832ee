// The refusals about pixels, for the test that reaches every one.
import type { CallOf } from '../src/contract/endpoint.ts';
import type { Caller, EndpointName, EndpointNamed, Reply } from './caller.ts';
import { examples } from './examples.ts';
import type { Row } from './refusals-of-access.ts';
import type { Scene } from './scene.ts';

type Prepare = (scene: Scene) => Promise<unknown>;

/** The example's call with something else in it, once something was done before. */
export const asking =
  <Name extends EndpointName>(name: Name, change: Partial<CallOf<EndpointNamed<Name>>>, prepare?: Prepare): Row =>
  async (scene, owner) => {
    const example = await examples[name](scene, owner);
    await prepare?.(scene);
    return (owner as Caller).call(name, { ...example, ...change } as never) as Promise<Reply<unknown>>;
  };

export const closed: Prepare = async (scene) =>
  scene.world.database.query(`update assets.accounts set status = 'closed' where id = $1`, [await scene.account()]);

const binned: Prepare = async (scene) =>
  scene.world.database.query('update assets.pixels set deleted_at = now() where account_id = $1', [
    await scene.account(),
  ]);

const full: Prepare = async (scene) =>
  scene.world.database.query(
    `insert into assets.pixels (account_id, code, name, consent, honors_opt_out, retention_days, test_code)
     select $1::bigint, 'P' || lpad(($1::bigint % 10000000000 * 1000 + n)::text, 19, '0'), 'Pixel ' || n, 'asked', true, 90, 'T234567892' from generate_series(1, 100) n`,
    [await scene.account()],
  );

const writes = [
  'assets.createPixel',
  'assets.updatePixel',
  'assets.removePixel',
  'assets.restorePixel',
  'assets.sharePixel',
  'assets.makePixelSecret',
  'assets.makeTestCode',
] as const;

export const pixelRows: Record<string, Row> = {
  ...Object.fromEntries(writes.map((name) => [`${name} assets.account_closed`, asking(name, {}, closed)])),
  ...Object.fromEntries(
    (
      [
        'assets.updatePixel',
        'assets.removePixel',
        'assets.sharePixel',
        'assets.makePixelSecret',
        'assets.makeTestCode',
      ] as const
    ).map((name) => [`${name} assets.in_bin`, asking(name, {}, binned)]),
  ),
  'assets.createPixel assets.too_many_pixels': asking('assets.createPixel', {}, full),
  'assets.restorePixel assets.too_many_pixels': asking('assets.restorePixel', {}, full),
  'assets.restorePixel assets.not_in_bin': async (scene, owner) => {
    const example = await examples['assets.restorePixel'](scene, owner);
    await owner.must('assets.restorePixel', example);
    return owner.call('assets.restorePixel', example);
  },
  // Nothing is shared with itself.
  'assets.sharePixel assets.not_same_center': async (scene, owner) => {
    const example = await examples['assets.sharePixel'](scene, owner);
    return owner.call('assets.sharePixel', { ...example, accounts: [example.account] });
  },
};
