// Lists of the world outside that programs choose from. They come from public data sets, of which the largest is 20 MB: each is read
// when it is first asked for, in a thread of its own, and what is kept of it is its answer.
import { Worker } from 'node:worker_threads';

interface SystemVersion {
  os_id: string;
  os_type: string;
  version: string;
  name: string;
}

export interface Enumerations {
  carriers: {
    country_code: string;
    carriers: {
      carrier_id: string;
      name: string;
      in_use: boolean;
      /** The codes by which its networks are told apart, as numbers. */
      value: { hni_id: number; in_use: boolean }[];
    }[];
  }[];
  deviceModels: {
    device_model_id: string;
    device_model_name: string;
    child_device_ids: string[];
    is_active: boolean;
    level: 'BRAND' | 'MODEL';
    os_type: 'ANDROID' | 'IOS';
  }[];
  iosVersions: SystemVersion[];
  androidVersions: SystemVersion[];
  phoneCodes: { phone_region_name: string; phone_region_code: string; phone_region_calling_code: string }[];
}

function read<Name extends keyof Enumerations>(name: Name): Promise<Enumerations[Name]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./enumerations-worker.ts', import.meta.url), { workerData: name });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`Nothing was told of ${name}.`)));
  });
}

const known = new Map<keyof Enumerations, Promise<unknown>>();

export function enumerationOf<Name extends keyof Enumerations>(name: Name): Promise<Enumerations[Name]> {
  const found = known.get(name) ?? read(name);
  known.set(name, found);
  // What failed is tried again by whoever asks next.
  found.catch(() => known.delete(name));
  return found as Promise<Enumerations[Name]>;
}
