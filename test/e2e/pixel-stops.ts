// Pixels and their parts, for the tour of every page.
import { paths } from '../../src/web/paths.ts';
import type { Northpeak } from './northpeak.ts';
import type { Stop } from './site.ts';

type View = 'overview' | 'events' | 'tests' | 'setup';

const list = (account: number) => (known: Northpeak) => paths.pixels(known.center, known.accounts[account] ?? '');
const one = (view: View) => (known: Northpeak) => paths.pixel(known.center, known.accounts[0] ?? '', known.pixel, view);

export const pixelStops: readonly Stop[] = [
  { name: 'pixels', as: 'lin', at: list(0), shows: () => 'Northpeak shop' },
  { name: 'pixels-empty', as: 'lin', at: list(2), shows: (say) => say('pixels.empty') },
  { name: 'pixel-overview', as: 'lin', at: one('overview'), shows: (say) => say('pixels.events.purchase') },
  { name: 'pixel-events', as: 'lin', at: one('events'), shows: (say) => say('pixels.events.purchase') },
  { name: 'pixel-tests', as: 'lin', at: one('tests'), shows: (say) => say('pixels.events.lead') },
  { name: 'pixel-setup', as: 'lin', at: one('setup'), shows: (say) => say('pixels.setup.snippet') },
  {
    name: 'dialog-pixel',
    as: 'lin',
    at: list(0),
    shows: (say) => say('pixels.form.domains_hint'),
    open: (page, say) =>
      page
        .getByRole('button', { name: say('pixels.create'), exact: true })
        .first()
        .click(),
  },
  {
    name: 'dialog-pixel-secret',
    as: 'lin',
    at: one('setup'),
    shows: (say) => say('pixels.secret.text'),
    open: (page, say) => page.getByRole('button', { name: say('pixels.secret.make'), exact: true }).click(),
  },
];
