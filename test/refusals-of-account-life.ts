// The refusals of what ad accounts go through between centers, for the test that reaches every one.
import type { Row } from './refusals-of-access.ts';
import { Scene } from './scene.ts';
import {
  accessAskedBy,
  accessAskedOf,
  closedIn,
  foreignAccount,
  handedOverBy,
  handedOverTo,
  handOver,
  offeredBy,
} from './transfers.ts';

const past = '2020-01-01T00:00:00Z';
const later = '2099-01-01T00:00:00Z';
const missing = '4611686018427387904';

const offering = (account: (scene: Scene) => Promise<string>, to?: (scene: Scene) => string): Row => {
  return async (scene, owner, center) => {
    const other = to?.(scene) ?? (await Scene.open(scene.world)).center;
    return owner.call('assets.offerTransfer', { center, account: await account(scene), to: other });
  };
};

const closing = (account: (scene: Scene) => Promise<string>): Row => {
  return async (scene, owner, center) => owner.call('assets.closeAccount', { center, account: await account(scene) });
};

const unbinding = (account: (scene: Scene) => Promise<string>): Row => {
  return async (scene, owner, center) => owner.call('assets.unbindAccount', { center, account: await account(scene) });
};

const offered = async (scene: Scene): Promise<string> => (await offeredBy(scene)).account;
const taken = async (scene: Scene): Promise<string> => (await handedOverTo(scene)).account;

/** A bound account that the center offers, or got by a transfer. */
const offeredBound = async (scene: Scene): Promise<string> => {
  const account = await scene.bound();
  const to = (await Scene.open(scene.world)).center;
  await scene.owner.must('assets.offerTransfer', { center: scene.center, account, to });
  return account;
};
const takenBound = async (scene: Scene): Promise<string> => {
  const from = await Scene.open(scene.world);
  return (await handOver(from, scene, { account: await from.bound() })).account;
};

const asking = (input: { accountId?: string; startsAt?: string; endsAt?: string }): Row => {
  return async (scene, owner, center) => {
    const accountId = input.accountId ?? (await foreignAccount(scene));
    return owner.call('partners.requestAccess', { center, role: 'analyst', ...input, accountId });
  };
};

const approving = (meanwhile: (scene: Scene, request: string) => Promise<unknown>): Row => {
  return async (scene, owner, center) => {
    const request = await accessAskedOf(scene);
    await meanwhile(scene, request);
    return owner.call('requests.approveReceived', { center, request });
  };
};

export const accountLifeRows: Record<string, Row> = {
  'assets.offerTransfer assets.account_closed': offering(closedIn),
  'assets.offerTransfer assets.own_center': offering(
    (scene) => scene.account(),
    ({ center }) => center,
  ),
  'assets.offerTransfer assets.center_unknown': offering(
    (scene) => scene.account(),
    () => missing,
  ),
  'assets.offerTransfer assets.transfer_open': offering(offered),
  'assets.offerTransfer assets.transfer_settling': offering(taken),
  'assets.cancelTransfer requests.already_decided': async (scene, owner, center) =>
    owner.call('assets.cancelTransfer', { center, transfer: (await handedOverBy(scene)).transfer }),
  'assets.reverseTransfer assets.transfer_not_done': async (scene, owner, center) =>
    owner.call('assets.reverseTransfer', { center, transfer: (await offeredBy(scene)).transfer }),
  'assets.reverseTransfer assets.transfer_final': async (scene, owner, center) => {
    const { transfer } = await handedOverBy(scene);
    await scene.world.database.query('update assets.transfers set reversible_until = now() where id = $1', [transfer]);
    return owner.call('assets.reverseTransfer', { center, transfer });
  },
  'assets.reverseTransfer assets.center_unknown': async (scene, owner, center) => {
    const from = await Scene.open(scene.world);
    const { transfer } = await handOver(from, scene);
    const { name } = await from.owner.must('centers.getCenter', { center: from.center });
    await from.owner.must('centers.deleteCenter', { center: from.center, name });
    return owner.call('assets.reverseTransfer', { center, transfer });
  },
  'assets.closeAccount assets.already_closed': closing(closedIn),
  'assets.closeAccount assets.transfer_open': closing(offered),
  'assets.closeAccount assets.transfer_settling': closing(taken),
  'assets.unbindAccount assets.transfer_open': unbinding(offeredBound),
  'assets.unbindAccount assets.transfer_settling': unbinding(takenBound),
  'assets.reopenAccount assets.not_closed': async (scene, owner, center) =>
    owner.call('assets.reopenAccount', { center, account: await scene.account() }),
  'assets.reopenAccount assets.closed_for_good': async (scene, owner, center) => {
    const account = await closedIn(scene);
    const month = `update assets.accounts set closed_at = now() - interval '31 days' where id = $1`;
    await scene.world.database.query(month, [account]);
    return owner.call('assets.reopenAccount', { center, account });
  },
  'partners.requestAccess partners.not_askable': asking({ accountId: missing }),
  'partners.requestAccess partners.already_held': async (scene, owner, center) =>
    owner.call('partners.requestAccess', { center, role: 'analyst', accountId: await scene.account() }),
  'partners.requestAccess partners.already_requested': async (scene, owner, center) => {
    const asked = { center, role: 'analyst', accountId: await foreignAccount(scene) } as const;
    await owner.must('partners.requestAccess', asked);
    return owner.call('partners.requestAccess', asked);
  },
  'partners.requestAccess access.end_before_start': asking({ startsAt: later, endsAt: later }),
  'partners.requestAccess assets.end_in_past': asking({ endsAt: past }),
  'partners.cancelAccessRequest requests.already_decided': async (scene, owner, center) => {
    const request = await accessAskedBy(scene);
    await owner.must('partners.cancelAccessRequest', { center, request });
    return owner.call('partners.cancelAccessRequest', { center, request });
  },
  'requests.approveReceived requests.already_decided': approving((scene, request) =>
    scene.owner.must('requests.decideRequest', { request, decision: 'decline' }),
  ),
  'requests.approveReceived requests.expired': approving((scene, request) =>
    scene.world.database.query('update requests.requests set expires_at = now() where id = $1', [request]),
  ),
  'requests.approveReceived requests.overtaken': approving(async (scene) =>
    scene.owner.must('assets.closeAccount', { center: scene.center, account: await scene.account() }),
  ),
};
