// What ads can be aimed at, and by which clocks accounts run.
import { z } from 'zod';
import type { ReplyOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import { OutboundError } from '../foundation/outbound.ts';
import { placeOf } from './ads-objects.ts';
import { ask, type Caller, everything, operation } from './ask.ts';
import { enumerationOf } from './enumerations.ts';
import { codes } from './tables.ts';
import { id, WireRefusal } from './wire.ts';

const names = { account: 'advertiser_id' };
const language = z.string().max(35).optional();

/** Only countries and territories: nothing lies in them, and they lie in nothing. */
function presentPlace({ number, code, name }: ReplyOf<typeof api.ads.listPlaces>['items'][number]) {
  return {
    location_id: number,
    name,
    region_code: code,
    country_code: code,
    level: 'COUNTRY',
    area_type: 'ADMIN',
    parent_id: '0',
    next_level_ids: [],
  };
}

async function readPlaces(caller: Caller, params: { advertiser_id: string; language?: string | undefined }) {
  // Who has nothing to do with an account is told of no places for it, as in the original.
  await placeOf(caller, params.advertiser_id);
  const all = await everything((page) => ask(caller, api.ads.listPlaces, { language: params.language, ...page }));
  return all.map(presentPlace);
}

const getRegions = operation({
  method: 'GET',
  path: 'tool/region',
  names,
  // Places do not hang on placements, objectives and so on: these may come and decide nothing.
  params: z.object({ advertiser_id: id, language }),
  async run(caller, params) {
    const region_info = await readPlaces(caller, params);
    return { region_info, region_list: region_info.map(({ region_code }) => region_code) };
  },
});

const searchRegions = operation({
  method: 'GET',
  path: 'search/region',
  names,
  params: z.object({ advertiser_id: id, language }),
  async run(caller, params) {
    return { region_list: await readPlaces(caller, params) };
  },
});

const getLanguages = operation({
  method: 'GET',
  path: 'tool/language',
  names,
  params: z.object({ advertiser_id: id }),
  async run(caller, { advertiser_id }) {
    await placeOf(caller, advertiser_id);
    const all = await everything((page) => ask(caller, api.ads.listLanguages, page));
    return { languages: all.map(({ code, name }) => ({ code, name })) };
  },
});

/** `GMT+05:30` of 330. */
function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `GMT${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

const getTimeZones = operation({
  method: 'GET',
  path: 'tool/timezone',
  names,
  params: z.object({ advertiser_id: id }),
  async run(caller, { advertiser_id }) {
    await placeOf(caller, advertiser_id);
    const all = await everything((page) => ask(caller, api.ads.listTimeZones, page));
    return {
      timezones: all.map(({ zone, offsetMinutes }) => ({ timezone: zone, gmt_offset: offsetText(offsetMinutes) })),
    };
  },
});

const ofAccount = z.object({ advertiser_id: id });

const getCarriers = operation({
  method: 'GET',
  path: 'tool/carrier',
  names,
  params: ofAccount,
  async run(caller, { advertiser_id }) {
    await placeOf(caller, advertiser_id);
    return { countries: await enumerationOf('carriers') };
  },
});

const getDeviceModels = operation({
  method: 'GET',
  path: 'tool/device_model',
  names,
  params: ofAccount,
  async run(caller, { advertiser_id }) {
    await placeOf(caller, advertiser_id);
    return { device_models: await enumerationOf('deviceModels') };
  },
});

const getSystemVersions = operation({
  method: 'GET',
  path: 'tool/os_version',
  names,
  params: z.object({ advertiser_id: id, os_type: z.enum(['ANDROID', 'IOS']) }),
  async run(caller, { advertiser_id, os_type }) {
    await placeOf(caller, advertiser_id);
    return { os_versions: await enumerationOf(os_type === 'IOS' ? 'iosVersions' : 'androidVersions') };
  },
});

const getPhoneCodes = operation({
  method: 'GET',
  path: 'tool/phone_region_code',
  names,
  params: ofAccount,
  async run(caller, { advertiser_id }) {
    await placeOf(caller, advertiser_id);
    return { phone_region_code_infos: await enumerationOf('phoneCodes') };
  },
});

/** Calls that wait for the pages of others, by who makes them: nobody is to send this server out to many at once. */
const waiting = new Map<string, number>();
const mostWaiting = 2;

/** Whether a page answers there, for whoever may be sent to it: asked as review asks, and never in a private network. */
async function isAnswering(caller: Caller, url: string): Promise<boolean> {
  const { credential, outbound } = caller;
  const who = credential.kind === 'token' ? credential.hash.toString('hex') : '';
  const already = waiting.get(who) ?? 0;
  if (already >= mostWaiting) throw new WireRefusal(codes.tooMany, 'url: Two pages are being asked for already.');
  waiting.set(who, already + 1);
  try {
    const { status } = await outbound.get(url);
    return status >= 200 && status < 400;
  } catch (error) {
    if (error instanceof OutboundError) return false;
    throw error;
  } finally {
    const left = (waiting.get(who) ?? 1) - 1;
    if (left === 0) waiting.delete(who);
    else waiting.set(who, left);
  }
}

const validateUrl = operation({
  method: 'GET',
  path: 'tool/url_validate',
  names,
  params: z.object({ advertiser_id: id, url: z.string().min(1, 'Missing data for required field.').max(2000) }),
  async run(caller, { advertiser_id, url }) {
    await placeOf(caller, advertiser_id);
    const parsed = URL.canParse(url) ? new URL(url) : null;
    const isPage = parsed !== null && /^https?:$/.test(parsed.protocol);
    const isLink = parsed !== null && !isPage;
    const validate_info = {
      is_scheme_link: isLink,
      is_valid_scheme: isLink,
      is_valid_url: isPage && (await isAnswering(caller, url)),
    };
    return { landing_page_url_info: { validate_info } };
  },
});

export const toolOperations = [
  getRegions,
  searchRegions,
  getLanguages,
  getTimeZones,
  getCarriers,
  getDeviceModels,
  getSystemVersions,
  getPhoneCodes,
  validateUrl,
];
