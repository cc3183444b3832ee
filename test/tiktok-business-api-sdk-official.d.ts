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
    bcAdvertiserCreate(token: string, options: Options, callback: Callback): void;
  }
  export class AccountManagementApi {
    advertiserInfo(ids: string[], token: string, options: Options, callback: Callback): void;
  }
  export class AuthenticationApi {
    oauth2AdvertiserGet(app: string, secret: string, token: string, callback: Callback): void;
  }
  export const InlineResponse200: unknown;
}
