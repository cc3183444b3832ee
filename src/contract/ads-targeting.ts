// What ads can be aimed at, and the clocks by which they run: as people call it in any language, from the CLDR data of the runtime.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const language = z
  .string()
  .max(35)
  .refine((tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length === 1;
    } catch {
      return false;
    }
  })
  .meta({ description: 'A BCP 47 tag, such as zh-Hans; one without data is English.' });

const asked = {
  ...shape.paging,
  search: shape.search,
  /** In which language names are; that of the reader unless it is given. */
  language: language.optional(),
};

export const listPlaces = endpoint({
  name: 'ads.listPlaces',
  method: 'GET',
  path: '/places',
  access: { who: 'person' },
  risk: 'plain',
  summary:
    'The countries and territories at which ads can be aimed, with their codes and numbers in ISO 3166-1. Search matches the name, the code and the number.',
  input: z.strictObject({ ...asked, sort: z.enum(['name', '-name', 'code', '-code']).default('name') }),
  reply: shape.page(z.strictObject({ code: z.string(), number: z.string(), name: z.string() })),
  refusals: [],
});

export const listLanguages = endpoint({
  name: 'ads.listLanguages',
  method: 'GET',
  path: '/languages',
  access: { who: 'person' },
  risk: 'plain',
  summary:
    'The languages at which ads can be aimed, with their codes in ISO 639-1. Search matches the name, also in the language itself, and the code.',
  input: z.strictObject({ ...asked, sort: z.enum(['name', '-name', 'code', '-code']).default('name') }),
  reply: shape.page(z.strictObject({ code: z.string(), name: z.string(), ownName: z.string() })),
  refusals: [],
});

export const listTimeZones = endpoint({
  name: 'ads.listTimeZones',
  method: 'GET',
  path: '/time-zones',
  access: { who: 'person' },
  risk: 'plain',
  summary:
    'The time zones by which an ad account can run, and how far each is from UTC now. Search matches the IANA name.',
  input: z.strictObject({ ...asked, sort: z.enum(['zone', '-zone']).default('zone') }),
  reply: shape.page(z.strictObject({ zone: z.string(), name: z.string(), offsetMinutes: z.int() })),
  refusals: [],
});
