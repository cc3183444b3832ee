// What each role meets at brand identities, written by hand.

//                 anon outs rem. susp empl fin. anal oper adm. admn own. other
const adReaders = '401  404  404  403  404  403   ok   ok   ok   ok   ok  404';
const adOperators = '401 404 404  403  404  403  403   ok   ok   ok   ok  404';

export const identityMatrix = {
  'ads.listIdentities': adReaders,
  'ads.getIdentity': adReaders,
  'ads.createIdentity': adOperators,
  'ads.updateIdentity': adOperators,
  'ads.removeIdentity': adOperators,
  'ads.restoreIdentity': adOperators,
};
