// Campaigns, ad groups and ads of an account through the official SDK, for tests about them.
import { AdApi, AdgroupApi, type Callback, CampaignCreationApi } from 'tiktok-business-api-sdk-official';
import { addImage } from './creatives.ts';
import { type Data, openSdkWorld, rowsOf, type SdkWorld, told } from './sdk.ts';
import type { Person, World } from './world.ts';

const api = { campaign: new CampaignCreationApi(), adgroup: new AdgroupApi(), ad: new AdApi() };

type Start = (callback: Callback) => void;

/** What one person does in one account. */
export class Advertiser {
  readonly id: string;
  readonly #token: string;

  constructor({ tokenOf }: Pick<SdkWorld, 'tokenOf'>, person: Person, account: string) {
    this.id = account;
    this.#token = tokenOf(person);
  }

  #body = (body: Data): Data => ({ body: { advertiser_id: this.id, ...body } });

  campaigns =
    (options: Data = {}): Start =>
    (done) =>
      api.campaign.campaignGet(this.id, this.#token, options, done);
  createCampaign =
    (body: Data): Start =>
    (done) =>
      api.campaign.campaignCreate(this.#token, this.#body(body), done);
  updateCampaign =
    (body: Data): Start =>
    (done) =>
      api.campaign.campaignUpdate(this.#token, this.#body(body), done);
  campaignStatus =
    (operation_status: string, ...campaign_ids: unknown[]): Start =>
    (done) =>
      api.campaign.campaignStatusUpdate(this.#token, this.#body({ campaign_ids, operation_status }), done);

  adGroups =
    (options: Data = {}): Start =>
    (done) =>
      api.adgroup.adgroupGet(this.id, this.#token, options, done);
  createAdGroup =
    (body: Data): Start =>
    (done) =>
      api.adgroup.adgroupCreate(this.#token, this.#body(body), done);
  updateAdGroup =
    (body: Data): Start =>
    (done) =>
      api.adgroup.adgroupUpdate(this.#token, this.#body(body), done);
  adGroupStatus =
    (body: Data): Start =>
    (done) =>
      api.adgroup.adgroupStatusUpdate(this.#token, this.#body(body), done);
  quota = (): Start => (done) => api.adgroup.adgroupQuota(this.id, this.#token, done);

  ads =
    (options: Data = {}): Start =>
    (done) =>
      api.ad.adGet(this.id, this.#token, options, done);
  createAds =
    (adgroup_id: unknown, ...creatives: Data[]): Start =>
    (done) =>
      api.ad.adCreate(this.#token, this.#body({ adgroup_id, creatives }), done);
  updateAds =
    (body: Data): Start =>
    (done) =>
      api.ad.adUpdate(this.#token, this.#body(body), done);
  adStatus =
    (operation_status: string, ...ad_ids: unknown[]): Start =>
    (done) =>
      api.ad.adStatusUpdate(this.#token, this.#body({ ad_ids, operation_status }), done);

  /** A campaign that runs, with a budget of a day. */
  async aCampaign(more: Data = {}): Promise<string> {
    const data = await told(this.createCampaign({ ...campaign, ...more }));
    return String(data['campaign_id']);
  }

  async anAdGroup(campaign_id: string, more: Data = {}): Promise<string> {
    const data = await told(this.createAdGroup({ ...adGroup, campaign_id, ...more }));
    return String(data['adgroup_id']);
  }
}

export const campaign = {
  campaign_name: 'Autumn',
  objective_type: 'TRAFFIC',
  budget_mode: 'BUDGET_MODE_DAY',
  budget: 50.5,
};

export const adGroup = {
  adgroup_name: 'Evenings',
  placement_type: 'PLACEMENT_TYPE_NORMAL',
  placements: ['PLACEMENT_TIKTOK'],
  location_ids: ['276', '840'],
  languages: ['de', 'en'],
  gender: 'GENDER_FEMALE',
  age_groups: ['AGE_18_24', 'AGE_55_100'],
  operating_systems: ['IOS'],
  budget_mode: 'BUDGET_MODE_TOTAL',
  budget: 120,
  schedule_type: 'SCHEDULE_START_END',
  schedule_start_time: '2090-01-02 03:04:05',
  schedule_end_time: '2090-02-01 00:00:00',
  dayparting: '1'.repeat(48).padEnd(336, '0'),
  billing_event: 'CPC',
  optimization_goal: 'CLICK',
  bid_type: 'BID_TYPE_CUSTOM',
  bid_price: 0.75,
  pacing: 'PACING_MODE_SMOOTH',
  frequency: 3,
  frequency_schedule: 7,
};

export const creative = {
  ad_name: 'Lamp',
  ad_format: 'SINGLE_IMAGE',
  ad_text: 'Light for long nights',
  display_name: 'Nordlicht',
  call_to_action: 'SHOP_NOW',
  landing_page_url: 'https://nordlicht.example/lamps',
  impression_tracking_url: 'https://measure.example/seen',
  /** Of the account of those who advertise; put here when they come. */
  image_ids: [] as string[],
};

/** Of each row one field. */
export const fieldOf = (data: Data, name: string): unknown[] => rowsOf(data).map((row) => row[name]);

export interface Advertisers {
  world: World;
  /** The account of Acme as who owns it, who operates it, who only looks, and who is a stranger to it. */
  ada: Advertiser;
  olga: Advertiser;
  ben: Advertiser;
  otto: Advertiser;
  at: { center: string; account: string };
}

export async function openAdvertisers(): Promise<Advertisers> {
  const sdk = await openSdkWorld();
  const { world } = sdk;
  const as = (person: Person): Advertiser => new Advertiser(sdk, person, world.spring.id);
  const at = { center: world.acme.id, account: world.spring.id };
  creative.image_ids = [await addImage(world.ada, at)];
  return { world, ada: as(world.ada), olga: as(world.olga), ben: as(world.ben), otto: as(world.otto), at };
}
