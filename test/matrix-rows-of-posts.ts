// What each role meets at the endpoints of creators' posts; see the test of the matrix.

//                   anon outs rem. susp empl fin. anal oper adm. admn own. other
const anyPerson = '  401   ok   ok   ok   ok   ok   ok   ok   ok   ok   ok   ok ';
const adOperators = ' 401  404  404  403  404  403  403   ok   ok   ok   ok  404 ';

export const postMatrix = {
  'ads.listOwnPosts': anyPerson,
  'ads.startPostUpload': anyPerson,
  'ads.createPost': anyPerson,
  'ads.removePost': anyPerson,
  'ads.authorizePost': anyPerson,
  'ads.revokePost': anyPerson,
  'ads.redeemPost': adOperators,
};
