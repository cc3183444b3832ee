// The tabs of finance, in their order: a page of the room adds a line.
import { type Path, paths } from '../paths.ts';

export interface FinanceTab {
  key: string;
  /** Of the catalog. */
  label: string;
  to: (center: string) => Path;
}

export const financeTabs: readonly FinanceTab[] = [
  { key: 'overview', label: 'finance.tabs.overview', to: paths.finance },
  { key: 'wallets', label: 'finance.tabs.wallets', to: paths.wallets },
  { key: 'transactions', label: 'finance.tabs.transactions', to: paths.transactions },
  { key: 'credits', label: 'finance.tabs.credits', to: paths.credits },
  { key: 'limits', label: 'finance.tabs.limits', to: paths.limits },
  { key: 'invoices', label: 'finance.tabs.invoices', to: paths.invoices },
  { key: 'costs', label: 'finance.tabs.costs', to: paths.costs },
  { key: 'differences', label: 'finance.tabs.differences', to: paths.differences },
  { key: 'payments', label: 'finance.tabs.payments', to: paths.payments },
  { key: 'rates', label: 'finance.tabs.rates', to: paths.rates },
  { key: 'books', label: 'finance.tabs.books', to: paths.books },
];
