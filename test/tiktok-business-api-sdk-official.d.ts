// What the tests use of the official SDK, which brings no types: callbacks last, options before them.
declare module 'tiktok-business-api-sdk-official' {
  export interface Told {
    request_id: string;
    data: Record<string, unknown>;
  }
  export type Callback = (error: Error | null, told: Told) => void;
  type Options = Record<string, unknown>;

  export class ApiClient {
    static instance: ApiClient;
    basePath: string;
    callApi(
      path: string,
      method: string,
      pathParams: object,
      queryParams: object,
      headerParams: object,
      formParams: object,
      body: object | null,
      authNames: string[],
      contentTypes: string[],
      accepts: string[],
      returnType: unknown,
      callback: Callback,
    ): void;
  }
  export class BCApi {
    bcGet(token: string, options: Options, callback: Callback): void;
    bcMemberGet(center: string, token: string, options: Options, callback: Callback): void;
    bcMemberInvite(token: string, options: Options, callback: Callback): void;
    bcMemberUpdate(token: string, options: Options, callback: Callback): void;
    bcMemberDelete(token: string, options: Options, callback: Callback): void;
    bcAssetGet(center: string, type: string, token: string, options: Options, callback: Callback): void;
    bcAssetAdminGet(center: string, type: string, token: string, options: Options, callback: Callback): void;
    bcAssetAssign(token: string, options: Options, callback: Callback): void;
    bcAssetUnassign(token: string, options: Options, callback: Callback): void;
    bcAssetMemberGet(
      center: string,
      type: string,
      asset: string,
      token: string,
      options: Options,
      callback: Callback,
    ): void;
    bcAssetGroupCreate(token: string, options: Options, callback: Callback): void;
    bcAssetGroupUpdate(token: string, options: Options, callback: Callback): void;
    bcAssetGroupDelete(token: string, options: Options, callback: Callback): void;
    bcAssetGroupList(center: string, token: string, options: Options, callback: Callback): void;
    bcAssetGroupGet(
      center: string,
      group: string,
      entity: string,
      token: string,
      options: Options,
      callback: Callback,
    ): void;
    advertiserBalanceGet(center: string, token: string, options: Options, callback: Callback): void;
    advertiserTransactionGet(center: string, token: string, options: Options, callback: Callback): void;
    bcAccountTransactionGet(token: string, options: Options, callback: Callback): void;
    bcBalanceGet(center: string, token: string, options: Options, callback: Callback): void;
    bcTransactionGet(center: string, token: string, options: Options, callback: Callback): void;
    bcTransfer(token: string, options: Options, callback: Callback): void;
    bcBillingGroupCreate(token: string, options: Options, callback: Callback): void;
    bcBillingGroupGet(center: string, token: string, options: Options, callback: Callback): void;
    bcBillingGroupUpdate(token: string, options: Options, callback: Callback): void;
    bcInvoiceUnpaidGet(center: string, type: string, token: string, callback: Callback): void;
    bcPartnerGet(center: string, token: string, options: Options, callback: Callback): void;
    bcPartnerAdd(token: string, options: Options, callback: Callback): void;
    bcPartnerDelete(token: string, options: Options, callback: Callback): void;
    bcPartnerAssetGet(
      center: string,
      partner: string,
      type: string,
      share: string,
      token: string,
      options: Options,
      callback: Callback,
    ): void;
    bcPartnerAssetDelete(token: string, options: Options, callback: Callback): void;
    bcAssetPartnerGet(
      center: string,
      type: string,
      asset: string,
      token: string,
      options: Options,
      callback: Callback,
    ): void;
    bcAdvertiserCreate(token: string, options: Options, callback: Callback): void;
  }
  export class AccountManagementApi {
    advertiserUpdate(token: string, options: Options, callback: Callback): void;
    advertiserInfo(ids: string[], token: string, options: Options, callback: Callback): void;
  }
  export class CampaignCreationApi {
    campaignGet(account: string, token: string, options: Options, callback: Callback): void;
    campaignCreate(token: string, options: Options, callback: Callback): void;
    campaignUpdate(token: string, options: Options, callback: Callback): void;
    campaignStatusUpdate(token: string, options: Options, callback: Callback): void;
  }
  export class AdgroupApi {
    adgroupGet(account: string, token: string, options: Options, callback: Callback): void;
    adgroupCreate(token: string, options: Options, callback: Callback): void;
    adgroupUpdate(token: string, options: Options, callback: Callback): void;
    adgroupStatusUpdate(token: string, options: Options, callback: Callback): void;
    adgroupQuota(account: string, token: string, callback: Callback): void;
  }
  export class AdApi {
    adGet(account: string, token: string, options: Options, callback: Callback): void;
    adCreate(token: string, options: Options, callback: Callback): void;
    adUpdate(token: string, options: Options, callback: Callback): void;
    adStatusUpdate(token: string, options: Options, callback: Callback): void;
  }
  export class ReportingApi {
    reportIntegratedGet(type: string, token: string, options: Options, callback: Callback): void;
  }
  export class ToolApi {
    searchRegion(account: string, token: string, options: Options, callback: Callback): void;
    toolLanguage(account: string, token: string, callback: Callback): void;
    toolRegion(
      account: string,
      placements: string[],
      objective: string,
      token: string,
      options: Options,
      callback: Callback,
    ): void;
    toolTimezone(account: string, token: string, callback: Callback): void;
    toolCarrier(account: string, token: string, callback: Callback): void;
    toolDeviceModel(account: string, token: string, callback: Callback): void;
    toolOsVersion(account: string, system: string, token: string, callback: Callback): void;
    toolPhoneRegionCode(account: string, token: string, callback: Callback): void;
    toolUrlValidate(account: string, url: string, token: string, callback: Callback): void;
  }
  export class IdentityApi {
    identityCreate(token: string, options: Options, callback: Callback): void;
    identityGet(account: string, token: string, options: Options, callback: Callback): void;
    identityVideoInfo(
      token: string,
      account: string,
      type: string,
      identity: string,
      item: string,
      options: Options,
      callback: Callback,
    ): void;
  }
  export class FileApi {
    adImageUpload(token: string, options: Options, callback: Callback): void;
    adVideoUpload(token: string, options: Options, callback: Callback): void;
    fileImageAdInfo(account: string, ids: string[], token: string, callback: Callback): void;
    adVideoInfo(account: string, ids: string[], token: string, callback: Callback): void;
    adVideoSearch(account: string, token: string, options: Options, callback: Callback): void;
  }
  export class MeasurementApi {
    pixelCreate(token: string, options: Options, callback: Callback): void;
    pixelUpdate(token: string, options: Options, callback: Callback): void;
    pixelList(account: string, token: string, options: Options, callback: Callback): void;
    pixelEventStats(account: string, pixels: string[], days: object, token: string, callback: Callback): void;
  }
  export class AuthenticationApi {
    oauth2AdvertiserGet(app: string, secret: string, token: string, callback: Callback): void;
  }
  export const InlineResponse200: unknown;
}
