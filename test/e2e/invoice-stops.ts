// The pages and dialogs of invoices, costs and reconciliation, for the tour of every page.
import { paths, withQuery } from '../../src/web/paths.ts';
import { billedMonth } from './northpeak-invoices.ts';
import type { Stop } from './site.ts';

export const invoiceStops: readonly Stop[] = [
  { name: 'invoices', as: 'lin', at: (known) => paths.invoices(known.center), shows: () => 'INV-00002' },
  {
    name: 'invoices-empty',
    as: 'lin',
    at: (known) => withQuery(paths.invoices(known.center), { search: 'xyzzy' }),
    shows: (say) => say('invoices.no_match'),
  },
  {
    name: 'invoice',
    as: 'lin',
    at: (known) => paths.invoice(known.center, known.invoice),
    shows: () => 'PO 4711',
  },
  {
    name: 'invoice-gone',
    as: 'lin',
    at: (known) => paths.invoice(known.center, known.posting),
    shows: (say) => say('invoices.not_shown'),
    isRefused: true,
  },
  {
    name: 'dialog-payment',
    as: 'lin',
    at: (known) => paths.invoice(known.center, known.invoice),
    shows: (say) => say('invoices.payment.reference_hint'),
    open: (page, say) => page.getByRole('button', { name: say('invoices.payment.open'), exact: true }).click(),
  },
  {
    name: 'dialog-credit-note',
    as: 'lin',
    at: (known) => paths.invoice(known.center, known.invoice),
    shows: (say) => say('invoices.credit_note.text'),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('common.actions_of', { name: 'INV-00002' }), exact: true }).click();
      await page.getByRole('menuitem', { name: say('invoices.credit_note.open'), exact: true }).click();
    },
  },
  {
    name: 'dialog-issue',
    as: 'lin',
    at: (known) => paths.invoices(known.center),
    shows: (say) => say('invoices.lines.what'),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('invoices.issue'), exact: true }).click();
      await page.getByLabel(say('invoices.group'), { exact: true }).selectOption({ label: 'The rest' });
      await page.getByLabel(say('invoices.month'), { exact: true }).last().selectOption(billedMonth());
    },
  },
  {
    name: 'dialog-invoice-settings',
    as: 'lin',
    at: (known) => paths.invoices(known.center),
    shows: (say) => say('invoices.settings.bank'),
    open: (page, say) => page.getByRole('button', { name: say('invoices.settings.open'), exact: true }).click(),
  },
  { name: 'billing-groups', as: 'lin', at: (known) => paths.billingGroups(known.center), shows: () => '海悦 US' },
  {
    name: 'billing-groups-empty',
    as: 'lin',
    at: (known) => withQuery(paths.billingGroups(known.center), { state: 'archived' }),
    shows: (say) => say('invoices.no_match'),
  },
  {
    name: 'dialog-billing-group',
    as: 'lin',
    at: (known) => paths.billingGroups(known.center),
    shows: (say) => say('invoices.groups.taxes_hint'),
    open: (page, say) => page.getByRole('button', { name: say('invoices.groups.create'), exact: true }).click(),
  },
  { name: 'costs', as: 'lin', at: (known) => paths.costs(known.center), shows: (say) => say('invoices.costs.charged') },
  {
    name: 'costs-by-campaign',
    as: 'lin',
    at: (known) => withQuery(paths.costs(known.center), { by: 'campaign' }),
    shows: () => '春季上新',
  },
  {
    name: 'costs-empty',
    as: 'lin',
    at: (known) => withQuery(paths.costs(known.center), { search: 'xyzzy' }),
    shows: (say) => say('invoices.no_match'),
  },
  {
    name: 'statement',
    as: 'lin',
    at: (known) => paths.statement(known.center, known.accounts[4] ?? ''),
    shows: (say) => say('invoices.statement.closing'),
  },
  {
    name: 'differences',
    as: 'lin',
    at: (known) => paths.differences(known.center),
    shows: (say) => say('invoices.differences.kinds.not_invoiced'),
  },
];
