// A call of each endpoint of what ad accounts go through between centers, for tests that make every call.

import { strangerTo } from './partnership.ts';
import type { Scene } from './scene.ts';
import { accessAskedBy, accessAskedOf, closedIn, foreignAccount, handedOverBy, offeredBy } from './transfers.ts';

const inCenter = ({ center }: Scene) => ({ center });

export const accountLifeExamples = {
  'assets.listTransfers': inCenter,
  'assets.offerTransfer': async (scene: Scene) => ({
    center: scene.center,
    account: await scene.account(),
    to: await strangerTo(scene),
    keeps: 'analyst' as const,
    note: 'Yours now',
  }),
  'assets.cancelTransfer': async (scene: Scene) => ({
    center: scene.center,
    transfer: (await offeredBy(scene)).transfer,
  }),
  'assets.reverseTransfer': async (scene: Scene) => ({
    center: scene.center,
    transfer: (await handedOverBy(scene)).transfer,
  }),
  'assets.closeAccount': async (scene: Scene) => ({ center: scene.center, account: await scene.account() }),
  'assets.reopenAccount': async (scene: Scene) => ({ center: scene.center, account: await closedIn(scene) }),
  'partners.listAccessRequests': inCenter,
  'partners.requestAccess': async (scene: Scene) => ({
    center: scene.center,
    accountId: await foreignAccount(scene),
    role: 'operator' as const,
    endsAt: '2099-01-01T00:00:00Z',
    note: 'For the launch',
  }),
  'partners.cancelAccessRequest': async (scene: Scene) => ({
    center: scene.center,
    request: await accessAskedBy(scene),
  }),
  'requests.approveReceived': async (scene: Scene) => ({ center: scene.center, request: await accessAskedOf(scene) }),
};
