// The way in: pages for who is not signed in, or in no center yet.
import { paths } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const entranceStops: readonly Stop[] = [
  { name: 'welcome', as: 'anyone', at: paths.welcome, shows: (say) => say('identity.welcome.title') },
  { name: 'sign-in', as: 'anyone', at: () => paths.signIn(), shows: (say) => say('identity.sign_in.title') },
  { name: 'sign-up', as: 'anyone', at: paths.signUp, shows: (say) => say('identity.sign_up.title') },
  { name: 'reset', as: 'anyone', at: paths.reset, shows: (say) => say('identity.reset.title') },
  {
    name: 'new-password',
    as: 'anyone',
    at: () => '/reset/not-a-link',
    shows: (say) => say('identity.new_password.title'),
  },
  {
    name: 'confirm-broken',
    as: 'anyone',
    at: () => '/confirm/not-a-link',
    shows: (say) => say('identity.confirm.failed'),
    isRefused: true,
  },
  {
    name: 'invitation',
    as: 'anyone',
    at: (known) => known.pendingLink,
    shows: (say) => say('identity.invitation.sign_up'),
  },
  {
    name: 'invitation-for-another',
    as: 'nobody',
    at: (known) => known.pendingLink,
    shows: (say) => say('identity.invitation.switch'),
  },
  {
    name: 'invitation-cancelled',
    as: 'anyone',
    at: (known) => known.cancelledLink,
    shows: (say) => say('identity.invitation.state_cancelled'),
  },
  {
    name: 'invitation-broken',
    as: 'anyone',
    at: () => '/invitations/not-a-link',
    shows: (say) => say('identity.invitation.broken'),
    isRefused: true,
  },
  {
    name: 'starts-later',
    as: 'vera',
    at: (known) => paths.home(known.agency),
    shows: () => '2099',
    isRefused: true,
  },
  { name: 'new-center', as: 'nobody', at: paths.newCenter, shows: (say) => say('centers.new.title') },
];
