// Pixels of an account, and what they received.
import { z } from 'zod';
import { api } from '../../contract/index.ts';
import type { Pixel } from '../../contract/pixels.ts';
import { daysIn } from '../../contract/reporting-metrics.ts';
import { placeOf } from './ads-objects.ts';
import { ask, type Caller, type List, mapped, operation, pageAcross, sifted } from './ask.ts';
import { day, filtering, id, invalidParameter, literal, pageOf, paging, settings, text, timeOf } from './wire.ts';

const names = { account: 'advertiser_id', pixel: 'pixel_id', name: 'pixel_name', search: 'name' };

/** What belongs into the head of a page. */
function scriptOf({ code, addresses }: Pixel): string {
  const start = 'window.atrium=window.atrium||function(){(atrium.q=atrium.q||[]).push(arguments)};';
  const calls = `atrium('init','${code}');atrium('track','page_view');`;
  return `<script>${start}${calls}</script><script async src="${addresses.tag}"></script>`;
}

function presentPixel(pixel: Pixel): Record<string, unknown> {
  return {
    pixel_id: pixel.id,
    pixel_code: pixel.code,
    pixel_name: pixel.name,
    pixel_script: scriptOf(pixel),
    pixel_setup_mode: 'DEVELOPER',
    partner_name: null,
    create_time: timeOf(pixel.createdAt),
    asset_ownership: {
      asset_relation_status: pixel.sharedBy === null ? null : 'SHARED',
      ownership_status: pixel.sharedBy === null,
      owner_bc_id: null,
    },
  };
}

const createPixel = operation({
  method: 'POST',
  path: 'pixel/create',
  names,
  // The original says of a category that it has no effect any more.
  params: settings({ advertiser_id: id, pixel_name: text }, { ignored: ['pixel_category', 'partner_name'] }),
  async run(caller, { advertiser_id, pixel_name: name }) {
    const pixel = await ask(caller, api.assets.createPixel, { ...(await placeOf(caller, advertiser_id)), name });
    return { pixel_id: pixel.id, pixel_code: pixel.code };
  },
});

const updatePixel = operation({
  method: 'POST',
  path: 'pixel/update',
  names,
  params: settings({ advertiser_id: id, pixel_id: id, pixel_name: text.optional() }),
  async run(caller, { advertiser_id, pixel_id: pixel, pixel_name: name }) {
    const place = await placeOf(caller, advertiser_id);
    await ask(caller, api.assets.updatePixel, { ...place, pixel, name });
    return { pixel_id: pixel };
  },
});

const listPixels = operation({
  method: 'GET',
  path: 'pixel/list',
  names,
  params: z.object({
    advertiser_id: id,
    pixel_id: id.optional(),
    code: text.optional(),
    name: text.optional(),
    order_by: z.enum(['EARLIEST_CREATE', 'LATEST_CREATE']).default('EARLIEST_CREATE'),
    filtering: filtering({ available_for_catalog_only: z.literal(false, 'There are no catalogs here.').optional() }),
    ...paging(20),
  }),
  async run(caller, params) {
    const { pixel_id, code, name = '', order_by } = params;
    const asked = {
      ...(await placeOf(caller, params.advertiser_id)),
      search: pixel_id ?? code ?? name,
      sort: order_by === 'LATEST_CREATE' ? ('-created' as const) : ('created' as const),
    };
    const list: List<Pixel> = (page) => ask(caller, api.assets.listPixels, { ...asked, ...page });
    const holds = (pixel: Pixel): boolean =>
      (pixel_id === undefined || pixel.id === pixel_id) &&
      (code === undefined || pixel.code === code) &&
      pixel.name.toLowerCase().includes(name.toLowerCase());
    const found = await pageAcross([mapped(sifted(list, holds), presentPixel)], params);
    const { list: pixels, page_info } = pageOf(found, params);
    return { pixels, page_info };
  },
});

/** Standard events as ads name them. */
const eventTypeOf: Record<string, string> = {
  page_view: 'PAGE_VIEW',
  view_content: 'ON_WEB_DETAIL',
  search: 'ON_WEB_SEARCH',
  add_to_wishlist: 'ON_WEB_ADD_TO_WISHLIST',
  add_to_cart: 'ON_WEB_CART',
  checkout: 'INITIATE_ORDER',
  add_payment: 'ADD_BILLING',
  purchase: 'SHOPPING',
  lead: 'FORM',
  sign_up: 'ON_WEB_REGISTER',
  subscribe: 'ON_WEB_SUBSCRIBE',
  contact: 'CONSULT',
  download: 'DOWNLOAD_START',
};

/** The most days in one question, as the original has it. */
const mostDays = 30;

async function statsOf(
  caller: Caller,
  asked: { center: string; account: string; pixel: string; from: string; to: string },
) {
  const { events } = await ask(caller, api.assets.getPixelActivity, asked);
  const statistics = events.map(({ event, total, browser, server }) => ({
    ...(eventTypeOf[event] ? { pixel_event_type: eventTypeOf[event] } : { custom_event_type: event }),
    total_count: total,
    browser_event_total_count: browser,
    server_event_total_count: server,
  }));
  return { pixel_id: asked.pixel, statistics };
}

const getEventStats = operation({
  method: 'GET',
  path: 'pixel/event/stats',
  names,
  params: z.object({
    advertiser_id: id,
    pixel_ids: literal(z.array(id).min(1, 'Must hold 1 to 10 ids.').max(10, 'Must hold 1 to 10 ids.')),
    date_range: literal(z.object({ start_date: day, end_date: day })),
  }),
  async run(caller, { advertiser_id, pixel_ids, date_range: { start_date: from, end_date: to } }) {
    const days = daysIn({ from, to });
    if (days < 1 || days > mostDays)
      throw invalidParameter('date_range', `Must be 1 to ${mostDays} days, from start_date to end_date.`);
    const place = await placeOf(caller, advertiser_id);
    const asked = [...new Set(pixel_ids)].map((pixel) => ({ ...place, pixel, from, to }));
    return { list: await Promise.all(asked.map((each) => statsOf(caller, each))) };
  },
});

export const pixelOperations = [createPixel, updatePixel, listPixels, getEventStats];
