import * as api from '../../contract/identity.ts';
import { type Enter, type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { cancelAddressChange, changeAddress } from './commands/address.ts';
import { confirmAddress } from './commands/confirm-address.ts';
import { changePassword, ratePassword, requestPasswordReset, resetPassword } from './commands/passwords.ts';
import { putAvatar, removeAvatar, updateMe } from './commands/profile.ts';
import { revokeOtherSessions, revokeSession } from './commands/sessions.ts';
import { signIn, signOut, stepUp } from './commands/sign-in.ts';
import { resendConfirmation, signUp } from './commands/sign-up.ts';
import { createToken, revokeToken } from './commands/tokens.ts';
import { hashing, limited } from './entry.ts';
import { getMe, listSessions, listTokens } from './queries.ts';

export function routes(installation: Installation): Route[] {
  return [...routesOfStrangers(installation), ...routesOfPeople(installation)];
}

function routesOfStrangers(installation: Installation): Route[] {
  const signingUp = limited(installation, { network: 'sign-up.ip', address: 'sign-up.account' });
  const signingIn = limited(installation, { network: 'sign-in.ip', address: 'sign-in.account' });
  const resending = limited(installation, { network: 'resend.ip', address: 'resend.account' });
  const forgetting = limited(installation, { network: 'reset.ip', address: 'reset.account' });
  const following = limited(installation, { network: 'link.ip' });
  const rating = limited(installation, { network: 'rating.ip' });
  return [
    entered(
      hashing(signingUp),
      route(api.signUp, (context, input) => signUp(context, installation, input)),
    ),
    entered(
      hashing(signingIn),
      route(api.signIn, (context, input) => signIn(context, installation, input)),
    ),
    entered(
      resending,
      route(api.resendConfirmation, (context, input) => resendConfirmation(context, installation, input)),
    ),
    entered(
      forgetting,
      route(api.requestPasswordReset, (context, input) => requestPasswordReset(context, installation, input)),
    ),
    entered(
      following,
      route(api.confirmAddress, (context, input) => confirmAddress(context, installation, input)),
    ),
    entered(
      hashing(following),
      route(api.resetPassword, (context, input) => resetPassword(context, installation, input)),
    ),
    entered(rating, route(api.ratePassword, ratePassword)),
  ];
}

function entered(enter: Enter, one: Route): Route {
  return { ...one, enter };
}

function routesOfPeople(installation: Installation): Route[] {
  return [
    entered(
      hashing(),
      route(api.stepUp, (context, input) => stepUp(context, installation, input)),
    ),
    entered(
      hashing(),
      route(api.changePassword, (context, input) => changePassword(context, installation, input)),
    ),
    route(api.signOut, signOut),
    route(api.getMe, (context) => getMe(context)),
    route(api.updateMe, updateMe),
    route(api.putAvatar, (context, input) => putAvatar(context, installation, input)),
    route(api.removeAvatar, removeAvatar),
    route(api.changeAddress, (context, input) => changeAddress(context, installation, input)),
    route(api.cancelAddressChange, cancelAddressChange),
    route(api.listSessions, listSessions),
    route(api.revokeSession, revokeSession),
    route(api.revokeOtherSessions, revokeOtherSessions),
    route(api.listTokens, listTokens),
    route(api.createToken, (context, input) => createToken(context, installation, input)),
    route(api.revokeToken, revokeToken),
  ];
}
