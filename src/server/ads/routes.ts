import { api } from '../../contract/index.ts';
import type { MakeWithin } from '../audit/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import { removeAds, restoreAds, switchAds } from './acts.ts';
import { createAdGroup, updateAdGroup } from './ad-groups.ts';
import { createCampaign, updateCampaign } from './campaigns.ts';
import { listChanges, undoChange } from './changes.ts';
import { copyAds } from './copies.ts';
import { createAd, updateAd } from './creatives.ts';
import { editSeveral, revertAds } from './edits.ts';
import { compareSettings } from './history.ts';
import {
  createIdentity,
  getIdentity,
  listIdentities,
  removeIdentity,
  restoreIdentity,
  updateIdentity,
} from './identities.ts';
import { importAds } from './imports.ts';
import {
  createMedia,
  type Library,
  removeMedia,
  replaceMedia,
  restoreMedia,
  startUpload,
  updateMedia,
} from './media.ts';
import { copyMedia } from './media-copies.ts';
import { getMedia, getMediaLibrary, listMedia } from './media-queries.ts';
import type { Numbers } from './numbers.ts';
import { authorizePost, createPost, redeemPost, removePost, revokePost, startPostUpload } from './posts.ts';
import { listOwnPosts } from './posts-queries.ts';
import { publishAds } from './publish.ts';
import { getAd, getAdGroup, getCampaign, listsWith } from './queries.ts';
import { appealReview, decideReviews, getReviewDesk, listReviews, type Reviewers } from './review.ts';
import {
  createSavedTargeting,
  listAudienceUses,
  listSavedTargetings,
  removeSavedTargeting,
  restoreSavedTargeting,
  updateSavedTargeting,
} from './saved-targetings.ts';
import { listLanguages, listPlaces, listTimeZones } from './targeting.ts';
import { createView, listViews, removeView, restoreView, setDefaultView, updateView } from './views.ts';

const { ads } = api;

export function reviewRoutes(reviewers: Reviewers): Route[] {
  return [
    route(ads.getReviewDesk, (context) => getReviewDesk(context, reviewers)),
    route(ads.listReviews, (context, input) => listReviews(context, reviewers, input)),
    route(ads.decideReviews, (context, input) => decideReviews(context, reviewers, input)),
    route(ads.appealReview, appealReview),
  ];
}

export function postRoutes(library: Library): Route[] {
  return [
    route(ads.listOwnPosts, (context, input) => listOwnPosts(context, library.codes, input)),
    route(ads.startPostUpload, (context, input) => startPostUpload(context, library, input)),
    route(ads.createPost, (context, input) => createPost(context, library, input)),
    route(ads.removePost, removePost),
    route(ads.authorizePost, (context, input) => authorizePost(context, library.codes, input)),
    route(ads.revokePost, (context, input) => revokePost(context, library.codes, input)),
    route(ads.redeemPost, (context, input) => redeemPost(context, library.codes, input)),
  ];
}

export function routes({
  library,
  numbers,
  within,
}: {
  library: Library;
  numbers: Numbers;
  within: MakeWithin;
}): Route[] {
  const lists = listsWith(numbers);
  return [
    route(ads.listCampaigns, lists.listCampaigns),
    route(ads.getCampaign, (context, input) => getCampaign(context, input.campaign)),
    route(ads.createCampaign, createCampaign),
    route(ads.updateCampaign, updateCampaign),
    route(ads.listAdGroups, lists.listAdGroups),
    route(ads.getAdGroup, (context, input) => getAdGroup(context, input.adGroup)),
    route(ads.createAdGroup, createAdGroup),
    route(ads.updateAdGroup, updateAdGroup),
    route(ads.listAds, lists.listAds),
    route(ads.getAd, (context, input) => getAd(context, input.ad)),
    route(ads.createAd, createAd),
    route(ads.updateAd, updateAd),
    route(ads.switchAds, switchAds),
    route(ads.removeAds, removeAds),
    route(ads.restoreAds, restoreAds),
    route(ads.publishAds, publishAds),
    route(ads.editSeveral, editSeveral),
    route(ads.revertAds, revertAds),
    route(ads.copyAds, copyAds),
    route(ads.importAds, importAds),
    route(ads.listSavedTargetings, listSavedTargetings),
    route(ads.compareSettings, compareSettings),
    route(ads.listChanges, listChanges),
    route(ads.undoChange, (context, input) => undoChange(context, within, input)),
    route(ads.listViews, listViews),
    route(ads.createView, createView),
    route(ads.updateView, updateView),
    route(ads.removeView, removeView),
    route(ads.restoreView, restoreView),
    route(ads.setDefaultView, setDefaultView),
    route(ads.createSavedTargeting, createSavedTargeting),
    route(ads.updateSavedTargeting, updateSavedTargeting),
    route(ads.removeSavedTargeting, removeSavedTargeting),
    route(ads.restoreSavedTargeting, restoreSavedTargeting),
    route(ads.listAudienceUses, listAudienceUses),
    route(ads.listMedia, listMedia),
    route(ads.getMedia, (context, input) => getMedia(context, input.media)),
    route(ads.getMediaLibrary, (context) => getMediaLibrary(context, library.mostBytes)),
    route(ads.startUpload, (context, input) => startUpload(context, library, input)),
    route(ads.createMedia, (context, input) => createMedia(context, library, input)),
    route(ads.updateMedia, updateMedia),
    route(ads.replaceMedia, (context, input) => replaceMedia(context, library, input)),
    route(ads.removeMedia, removeMedia),
    route(ads.restoreMedia, restoreMedia),
    route(ads.copyMedia, (context, input) => copyMedia(context, library, input)),
    route(ads.listIdentities, listIdentities),
    route(ads.getIdentity, getIdentity),
    route(ads.createIdentity, createIdentity),
    route(ads.updateIdentity, updateIdentity),
    route(ads.removeIdentity, removeIdentity),
    route(ads.restoreIdentity, restoreIdentity),
    route(ads.listPlaces, listPlaces),
    route(ads.listLanguages, listLanguages),
    route(ads.listTimeZones, listTimeZones),
  ];
}
