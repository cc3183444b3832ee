// Payment providers and what they said, for the tour of every page.
import { paths, withQuery } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const paymentStops: readonly Stop[] = [
  { name: 'payments', as: 'lin', at: (known) => paths.payments(known.center), shows: () => 'Trial till' },
  {
    name: 'payments-empty',
    as: 'lin',
    at: (known) => withQuery(paths.payments(known.center), { search: 'xyzzy' }),
    shows: (say) => say('payments.events.no_match'),
  },
  {
    name: 'dialog-payment-provider',
    as: 'lin',
    at: (known) => withQuery(paths.payments(known.center), { set: 'add' }),
    shows: (say) => say('payments.provider.name_missing'),
    open: (page, say) => page.getByRole('button', { name: say('payments.provider.add'), exact: true }).click(),
  },
  {
    name: 'dialog-test-payment',
    as: 'lin',
    at: (known) => paths.payments(known.center),
    shows: (say) => say('payments.try.hint'),
    open: (page, say) => page.getByRole('button', { name: say('payments.test'), exact: true }).click(),
  },
];
