import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { type AskWithin, startExport } from './exports.ts';
import { listActivity, listOwnActivity } from './queries.ts';
import { type MakeWithin, undoEntry } from './undo.ts';

export function routes(makeWithin: MakeWithin, askWithin: AskWithin): Route[] {
  return [
    route(api.audit.listActivity, listActivity),
    route(api.audit.listOwnActivity, listOwnActivity),
    route(api.audit.startExport, (context, input) => startExport(context, askWithin, input)),
    route(api.audit.undoEntry, (context, input) => undoEntry(context, makeWithin, input)),
  ];
}
