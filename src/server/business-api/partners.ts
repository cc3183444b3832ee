// Partners of a center and what is shared with them.
import { z } from 'zod';
import type { ReplyOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import { type RefusalCode, refusals } from '../../contract/refusals.ts';
import { Refusal } from '../foundation/errors.ts';
import { ask, type Caller, everything, type List, listed, mapped, operation, pageAcross } from './ask.ts';
import { type Asset, noAssets, present } from './assets.ts';
import { advertiserRoleOf, advertiserRoles, assetRoleOf, assetTypes, codeOfKind, codes } from './tables.ts';
import {
  assetType,
  filtering,
  id,
  invalidParameter,
  literal,
  Partial,
  pageOf,
  paging,
  text,
  WireRefusal,
} from './wire.ts';

type Partner = ReplyOf<typeof api.partners.listPartners>['items'][number];
type Share = ReplyOf<typeof api.partners.listShares>['items'][number];
type Borrowed = ReplyOf<typeof api.partners.listBorrowed>['items'][number];

const onePartner = { bc_id: id, partner_id: id };
const names = { partner: 'partner_id', partnerId: 'partner_id', ceiling: 'advertiser_role', accounts: 'asset_ids' };

const presentNamed = ({ id: bc_id, name: bc_name }: { id: string; name: string }) => ({ bc_id, bc_name });

const getPartners = operation({
  method: 'GET',
  path: 'bc/partner/get',
  names,
  params: z.object({ bc_id: id, filtering: filtering({ name: text.optional() }), ...paging(50) }),
  async run(caller, params) {
    const search = params.filtering?.name ?? '';
    const list: List<Partner> = (page) =>
      ask(caller, api.partners.listPartners, { center: params.bc_id, search, ...page });
    return pageOf(await pageAcross([mapped(list, presentNamed)], params), params);
  },
});

async function isPartner(caller: Caller, { bc_id, partner_id }: { bc_id: string; partner_id: string }) {
  const { items } = await ask(caller, api.partners.listPartners, { center: bc_id, search: partner_id });
  return items.some((each) => each.id === partner_id);
}

interface Failure {
  asset_id: string;
  code: number;
  message: string;
}

/** Nothing was done: an error; some was: a partial success that says what was not, and why. */
function outcomeOf(count: number, failed: readonly Failure[]): object {
  if (failed.length === 0) return {};
  const sentences = failed.map((each) => `${each.asset_id}: ${each.message}`).join(' ');
  if (failed.length === count) {
    const kinds = new Set(failed.map((each) => each.code));
    throw new WireRefusal(kinds.size === 1 ? (failed[0]?.code ?? codes.conflict) : codes.conflict, sentences);
  }
  return new Partial(`${count - failed.length} of ${count} done. ${sentences}`, { failed_infos: failed });
}

/** This wire has no dates, so changing a role through it leaves the term of a share as it is. */
async function shareAll(
  caller: Caller,
  asked: { bc_id: string; partner_id: string; asset_ids: string[]; ceiling: string },
): Promise<object> {
  const at = { center: asked.bc_id, partner: asked.partner_id };
  const shares = await everything<Share>((page) => ask(caller, api.partners.listShares, { ...at, ...page }));
  const live = shares.filter((share) => share.state !== 'expired');
  const terms = new Map<string, string[]>();
  for (const account of new Set(asked.asset_ids)) {
    const share = live.find((each) => each.account.id === account);
    const term = JSON.stringify([share?.startsAt ?? null, share?.expiresAt ?? null]);
    terms.set(term, [...(terms.get(term) ?? []), account]);
  }
  const failed: Failure[] = [];
  for (const [term, accounts] of terms) {
    const [startsAt, expiresAt] = JSON.parse(term) as [string | null, string | null];
    const call = { ...at, accounts, ceiling: asked.ceiling, startsAt, expiresAt };
    // Each term is a call of its own, and a key is good for one.
    const keyed = {
      ...caller,
      idempotencyKey: caller.idempotencyKey && `${caller.idempotencyKey} ${term}`.slice(0, 200),
    };
    const { results } = await ask(keyed, api.partners.shareAccounts, call);
    for (const { account, refusal } of results) {
      if (refusal) failed.push({ asset_id: account, code: codeOf(refusal.code), message: refusal.message });
    }
  }
  return outcomeOf(new Set(asked.asset_ids).size, failed);
}

function codeOf(code: string): number {
  return codeOfKind[refusals[code as RefusalCode] ?? 'conflict'];
}

const idList = literal(z.array(id).max(50, 'Must hold at most 50 ids.'));

const addPartner = operation({
  method: 'POST',
  path: 'bc/partner/add',
  names,
  params: z.object({
    ...onePartner,
    asset_type: assetType,
    asset_ids: idList.default([]),
    advertiser_role: z.enum(advertiserRoles).default('ANALYST'),
  }),
  async run(caller, params) {
    if (params.asset_type !== 'ADVERTISER') throw invalidParameter('asset_type', 'Only ADVERTISER assets exist here.');
    const { asset_ids, bc_id, partner_id } = params;
    if (asset_ids.length > 0 && (await isPartner(caller, params)))
      return shareAll(caller, { bc_id, partner_id, asset_ids, ceiling: assetRoleOf[params.advertiser_role] });
    // Here the other center has to agree, so nothing can be shared with it yet.
    await ask(caller, api.partners.requestLink, { center: bc_id, partnerId: partner_id });
    if (asset_ids.length === 0) return {};
    const message = 'The partner has to accept before assets are shared.';
    return new Partial(`The partner was asked. ${message}`, {
      failed_infos: asset_ids.map((asset_id) => ({ asset_id, code: codes.conflict, message })),
    });
  },
});

const deletePartner = operation({
  method: 'POST',
  path: 'bc/partner/delete',
  names,
  params: z.object(onePartner),
  async run(caller, params) {
    const center = params.bc_id;
    const links = await ask(caller, api.partners.listLinks, { center, state: 'pending', pageSize: 200 });
    const link = links.items.find((each) => each.partnerId === params.partner_id);
    if (link) await ask(caller, api.partners.cancelLink, { center, link: link.id });
    else await ask(caller, api.partners.endPartnership, { center, partner: params.partner_id });
    return {};
  },
});

function presentShare({ account, ceiling }: Share | Borrowed): Asset {
  return present({ ...account, role: advertiserRoleOf(ceiling) });
}

const getPartnerAssets = operation({
  method: 'GET',
  path: 'bc/partner/asset/get',
  names,
  params: z.object({
    ...onePartner,
    asset_type: z.enum(assetTypes),
    share_type: z.enum(['SHARED', 'SHARING']),
    filtering: filtering({ keyword: text.optional() }),
    ...paging(50),
  }),
  async run(caller, params) {
    const at = { center: params.bc_id, partner: params.partner_id, search: params.filtering?.keyword ?? '' };
    const { name } = await ask(caller, api.partners.getPartner, { center: at.center, partner: at.partner });
    const state = 'active' as const;
    const sharing = mapped<Share, Asset>(
      (page) => ask(caller, api.partners.listShares, { ...at, state, ...page }),
      presentShare,
    );
    const shared = mapped<Borrowed, Asset>(
      (page) => ask(caller, api.partners.listBorrowed, { ...at, state, ...page }),
      (one) => ({ ...presentShare(one), relation_type: 'OWNER_PARTNER', owner_bc_name: name }),
    );
    const list = params.share_type === 'SHARING' ? sharing : shared;
    const lists = params.asset_type === 'ADVERTISER' ? list : await noAssets(caller, params.bc_id);
    return pageOf(await pageAcross([lists], params), params);
  },
});

const deletePartnerAssets = operation({
  method: 'POST',
  path: 'bc/partner/asset/delete',
  names,
  params: z.object({
    ...onePartner,
    asset_type: assetType,
    asset_ids: literal(z.array(id).min(1, 'Must hold 1 to 50 ids.').max(50, 'Must hold 1 to 50 ids.')),
  }),
  async run(caller, params) {
    if (params.asset_type !== 'ADVERTISER') throw invalidParameter('asset_type', 'Only ADVERTISER assets exist here.');
    const failed: Failure[] = [];
    const wanted = [...new Set(params.asset_ids)];
    for (const account of wanted) {
      const at = { center: params.bc_id, account, partner: params.partner_id };
      const key = caller.idempotencyKey;
      try {
        await ask(
          { ...caller, idempotencyKey: key && `${key} ${account}`.slice(0, 200) },
          api.partners.revokeShare,
          at,
        );
      } catch (error) {
        // What one asset is refused for does not stand in the way of the others.
        if (!(error instanceof Refusal) || error.kind === 'unauthenticated' || error.code === 'token_scope_missing')
          throw error;
        failed.push({
          asset_id: account,
          code: codeOf(error.code),
          message: 'It is not shared with this partner by you.',
        });
      }
    }
    return outcomeOf(wanted.length, failed);
  },
});

const getAssetPartners = operation({
  method: 'GET',
  path: 'bc/asset/partner/get',
  names,
  params: z.object({
    bc_id: id,
    asset_type: z.enum(assetTypes),
    asset_id: id,
    filtering: filtering({ keyword: text.optional() }),
    ...paging(50),
  }),
  async run(caller, params) {
    const at = { center: params.bc_id, account: params.asset_id };
    if (params.asset_type !== 'ADVERTISER') return pageOf(await pageAcross([listed([])], params), params);
    await ask(caller, api.assets.getAccount, at);
    const shares = await everything<Share>((page) =>
      ask(caller, api.partners.listShares, { ...at, state: 'active', ...page }),
    );
    const word = (params.filtering?.keyword ?? '').toLowerCase();
    const partners = shares
      .map(({ partner }) => partner)
      .filter(({ name, id: bc }) => name.toLowerCase().includes(word) || bc === word);
    return pageOf(await pageAcross([listed(partners.map(presentNamed))], params), params);
  },
});

export const partnerOperations = [
  getPartners,
  addPartner,
  deletePartner,
  getPartnerAssets,
  deletePartnerAssets,
  getAssetPartners,
];
