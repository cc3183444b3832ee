import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { cancelAccessRequest, listAccessRequests, requestAccess } from './access-requests.ts';
import { cancelLink, listLinks, requestLink } from './links.ts';
import { endPartnership } from './partnerships.ts';
import { getPartner, listBorrowed, listPartnerPeople, listPartners, listShares } from './queries.ts';
import { revokeShare, revokeShares } from './revocations.ts';
import { putShare, shareAccounts } from './shares.ts';

const { partners } = api;

export function routes(installation: Installation): Route[] {
  return [
    route(partners.listPartners, listPartners),
    route(partners.getPartner, (context, input) => getPartner(context, input.partner)),
    route(partners.endPartnership, endPartnership),
    route(partners.listLinks, listLinks),
    route(partners.requestLink, (context, input) => requestLink(context, installation, input)),
    route(partners.cancelLink, cancelLink),
    route(partners.listAccessRequests, listAccessRequests),
    route(partners.requestAccess, (context, input) => requestAccess(context, installation, input)),
    route(partners.cancelAccessRequest, cancelAccessRequest),
    route(partners.listShares, listShares),
    route(partners.shareAccounts, shareAccounts),
    route(partners.putShare, putShare),
    route(partners.revokeShare, revokeShare),
    route(partners.revokeShares, revokeShares),
    route(partners.listBorrowed, listBorrowed),
    route(partners.listPartnerPeople, listPartnerPeople),
  ];
}
