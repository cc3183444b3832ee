// What each role meets at the endpoints about views of the ads manager, written by hand.

// Everybody who sees the ads has views of their own.
//                   anon outs rem. susp empl fin. anal oper adm. admn own. other
const adReaders = '   401  404  404  403  404  403   ok   ok   ok   ok   ok  404 ';

export const viewMatrix = {
  'ads.compareSettings': adReaders,
  'ads.listChanges': adReaders,
  // It takes back the change of a campaign, which analysts do not make.
  'ads.undoChange': adReaders.replace('403   ok   ok', '403  403   ok'),
  'ads.listViews': adReaders,
  'ads.createView': adReaders,
  'ads.updateView': adReaders,
  'ads.removeView': adReaders,
  'ads.restoreView': adReaders,
  'ads.setDefaultView': adReaders,
};
