import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { kept } from '../foundation/kept-answers.ts';
import { createCenter, deleteCenter, restoreCenter, transferOwnership, updateCenter } from './commands.ts';
import { getCenter, listCenters } from './queries.ts';
import { cancelRecovery, makeRecoveryCodes, revokeRecoveryCodes, startRecovery } from './recovery.ts';
import { getRecovery, type ListStewards, listOwnRecoveries } from './recovery-queries.ts';

export function routes(installation: Installation, listStewards: ListStewards): Route[] {
  return [
    route(api.centers.createCenter, createCenter),
    route(api.centers.listCenters, listCenters),
    kept(
      [],
      route(api.centers.getCenter, (context) => getCenter(context, context)),
    ),
    route(api.centers.updateCenter, updateCenter),
    route(api.centers.transferOwnership, transferOwnership),
    route(api.centers.deleteCenter, deleteCenter),
    route(api.centers.restoreCenter, restoreCenter),
    route(api.centers.getRecovery, (context) => getRecovery(context, listStewards)),
    route(api.centers.makeRecoveryCodes, (context, input) => makeRecoveryCodes(context, listStewards, input)),
    route(api.centers.revokeRecoveryCodes, (context) => revokeRecoveryCodes(context, listStewards)),
    route(api.centers.cancelRecovery, (context) => cancelRecovery(context, { installation, listStewards })),
    route(api.centers.startRecovery, (context, input) => startRecovery(context, installation, input)),
    route(api.centers.listOwnRecoveries, listOwnRecoveries),
  ];
}
