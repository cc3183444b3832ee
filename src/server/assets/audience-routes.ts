import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import {
  addUploadPart,
  cancelAudienceUpload,
  finishAudienceUpload,
  listAudienceUploads,
  startAudienceUpload,
} from './audience-uploads.ts';
import {
  createAudience,
  getAudience,
  listAudiences,
  removeAudience,
  restoreAudience,
  shareAudience,
  updateAudience,
} from './audiences.ts';

const { assets } = api;

export function audienceRoutes(installation: Pick<Installation, 'jobs'>): Route[] {
  return [
    route(assets.listAudiences, listAudiences),
    route(assets.getAudience, (context, input) => getAudience(context, input.audience)),
    route(assets.createAudience, (context, input) => createAudience(context, installation, input)),
    route(assets.updateAudience, (context, input) => updateAudience(context, installation, input)),
    route(assets.removeAudience, removeAudience),
    route(assets.restoreAudience, restoreAudience),
    route(assets.shareAudience, shareAudience),
    route(assets.listAudienceUploads, listAudienceUploads),
    route(assets.startAudienceUpload, startAudienceUpload),
    route(assets.addUploadPart, addUploadPart),
    route(assets.finishAudienceUpload, (context, input) => finishAudienceUpload(context, installation, input)),
    route(assets.cancelAudienceUpload, (context, input) => cancelAudienceUpload(context, installation, input)),
  ];
}
