import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { getPixelActivity, listPixelEvents, listPixels, listTestEvents } from './pixel-queries.ts';
import {
  createPixel,
  getPixel,
  makePixelSecret,
  makeTestCode,
  removePixel,
  restorePixel,
  sharePixel,
  updatePixel,
} from './pixels.ts';

const { assets } = api;

export function pixelRoutes(installation: Pick<Installation, 'publicUrl' | 'secretKey'>): Route[] {
  return [
    route(assets.listPixels, (context, input) => listPixels(context, installation, input)),
    route(assets.getPixel, (context, input) => getPixel(context, installation, input.pixel)),
    route(assets.createPixel, (context, input) => createPixel(context, installation, input)),
    route(assets.updatePixel, (context, input) => updatePixel(context, installation, input)),
    route(assets.removePixel, (context, input) => removePixel(context, installation, input)),
    route(assets.restorePixel, (context, input) => restorePixel(context, installation, input)),
    route(assets.sharePixel, (context, input) => sharePixel(context, installation, input)),
    route(assets.makePixelSecret, (context, input) => makePixelSecret(context, installation, input)),
    route(assets.makeTestCode, (context, input) => makeTestCode(context, installation, input)),
    route(assets.getPixelActivity, getPixelActivity),
    route(assets.listPixelEvents, listPixelEvents),
    route(assets.listTestEvents, listTestEvents),
  ];
}
