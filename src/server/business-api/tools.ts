// What ads can be aimed at, and by which clocks accounts run.
import { z } from 'zod';
import type { ReplyOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import { placeOf } from './ads-objects.ts';
import { ask, type Caller, everything, operation } from './ask.ts';
import { id } from './wire.ts';

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

/** `UTC+05:30` of 330. */
function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

const getTimeZones = operation({
  method: 'GET',
  path: 'tool/timezone',
  names,
  params: z.object({ advertiser_id: id }),
  async run(caller, { advertiser_id }) {
    await placeOf(caller, advertiser_id);
    const all = await everything((page) => ask(caller, api.ads.listTimeZones, page));
    const timezones = all.map(({ zone, name, offsetMinutes }) => ({
      timezone: zone,
      name,
      offset: offsetText(offsetMinutes),
    }));
    return { timezones };
  },
});

export const toolOperations = [getRegions, searchRegions, getLanguages, getTimeZones];
