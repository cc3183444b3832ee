// What each role meets at audiences and saved targeting.

//                 anon outs rem. susp empl fin. anal oper adm. admn own. other
const adReaders = '401  404  404  403  404  403   ok   ok   ok   ok   ok  404';
const adOperators = '401 404 404  403  404  403  403   ok   ok   ok   ok  404';
// With an account that was given to nobody.
const sharers = '  401  404  404  403  404  403  403  404  404   ok   ok  404';

export const audienceMatrix = {
  'assets.listAudiences': adReaders,
  'assets.getAudience': adReaders,
  'assets.createAudience': adOperators,
  'assets.updateAudience': adOperators,
  'assets.removeAudience': adOperators,
  'assets.restoreAudience': adOperators,
  'assets.shareAudience': sharers,
  'assets.listAudienceUploads': adReaders,
  'assets.startAudienceUpload': adOperators,
  'assets.addUploadPart': adOperators,
  'assets.finishAudienceUpload': adOperators,
  'assets.cancelAudienceUpload': adOperators,
  'ads.listSavedTargetings': adReaders,
  'ads.createSavedTargeting': adOperators,
  'ads.updateSavedTargeting': adOperators,
  'ads.removeSavedTargeting': adOperators,
  'ads.restoreSavedTargeting': adOperators,
  'ads.listAudienceUses': adReaders,
};
