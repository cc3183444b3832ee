import * as api from '../../contract/identity.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { cancelAddressChange, changeAddress } from './commands/address.ts';
import { confirmAddress } from './commands/confirm-address.ts';
import { changePassword, ratePassword, requestPasswordReset, resetPassword } from './commands/passwords.ts';
import { putAvatar, removeAvatar, updateMe } from './commands/profile.ts';
import { revokeOtherSessions, revokeSession } from './commands/sessions.ts';
import { signIn, signOut, stepUp } from './commands/sign-in.ts';
import { resendConfirmation, signUp } from './commands/sign-up.ts';
import { createToken, revokeToken } from './commands/tokens.ts';
import { getMe, listSessions, listTokens } from './queries.ts';

export function routes(installation: Installation): Route[] {
  return [
    route(api.signUp, (context, input) => signUp(context, installation, input)),
    route(api.confirmAddress, (context, input) => confirmAddress(context, installation, input)),
    route(api.resendConfirmation, (context, input) => resendConfirmation(context, installation, input)),
    route(api.signIn, (context, input) => signIn(context, installation, input)),
    route(api.signOut, signOut),
    route(api.stepUp, (context, input) => stepUp(context, installation, input)),
    route(api.requestPasswordReset, (context, input) => requestPasswordReset(context, installation, input)),
    route(api.resetPassword, (context, input) => resetPassword(context, installation, input)),
    route(api.ratePassword, (context, input) => ratePassword(context, installation, input)),
    route(api.getMe, (context) => getMe(context)),
    route(api.updateMe, updateMe),
    route(api.putAvatar, (context, input) => putAvatar(context, installation, input)),
    route(api.removeAvatar, removeAvatar),
    route(api.changePassword, (context, input) => changePassword(context, installation, input)),
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
