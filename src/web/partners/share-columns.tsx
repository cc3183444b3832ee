import { useTranslations } from 'use-intl';
import type { Borrowed, Share } from '../../contract/partners.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Select } from '../ui/select-field.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { useCeilingName, useCeilingOptions } from './words.ts';

const tones: Record<Share['state'], Tone> = { active: 'ok', scheduled: 'info', expired: 'warn', revoked: 'neutral' };

type Either = Share | Borrowed;

function useCommonColumns<R extends Either>(center: string) {
  const t = useTranslations();
  const account: Column<R> = {
    key: 'account',
    header: t('partners.shares.account'),
    phone: 'title',
    width: '24%',
    sortKey: 'account',
    cell: (row) => (
      <Link
        to={paths.account(center, row.account.id)}
        className="block truncate rounded font-medium text-ink hover:text-accent-ink hover:underline"
      >
        {row.account.name}
      </Link>
    ),
    csv: (row) => row.account.name,
  };
  const state: Column<R> = {
    key: 'state',
    header: t('partners.shares.state'),
    cell: (row) => <Badge tone={tones[row.state]}>{t(`partners.states.${row.state}`)}</Badge>,
    csv: (row) => t(`partners.states.${row.state}`),
  };
  const ends: Column<R> = {
    key: 'ends',
    header: t('partners.shares.ends'),
    phone: 'primary',
    sortKey: 'expires',
    cell: (row) =>
      row.expiresAt === null ? (
        <span className="text-ink-3">{t('partners.shares.never')}</span>
      ) : (
        <Time at={row.expiresAt} show="date" />
      ),
    csv: (row) => row.expiresAt ?? '',
  };
  const people: Column<R> = {
    key: 'people',
    header: t('partners.shares.people'),
    align: 'end',
    cell: (row) => <span className="tnum">{row.people}</span>,
    csv: (row) => String(row.people),
  };
  return { account, state, ends, people };
}

/** Of what the center shares. The ceiling is changed in its cell. */
export function useShareColumns(
  center: string,
  onCeiling: (share: Share, ceiling: string) => void,
): Record<'account' | 'partner' | 'ceiling' | 'state' | 'ends' | 'people', Column<Share>> {
  const t = useTranslations();
  const options = useCeilingOptions(center);
  const nameOf = useCeilingName();
  const common = useCommonColumns<Share>(center);
  return {
    ...common,
    partner: {
      key: 'partner',
      header: t('partners.shares.partner'),
      width: '20%',
      sortKey: 'partner',
      cell: (row) => <bdi className="block truncate">{row.partner.name}</bdi>,
      csv: (row) => row.partner.name,
    },
    ceiling: {
      key: 'ceiling',
      header: t('partners.shares.ceiling'),
      phone: 'primary',
      cell: (row) =>
        row.state === 'revoked' || row.state === 'expired' ? (
          nameOf(row)
        ) : (
          <Select
            className="max-w-36"
            aria-label={t('partners.shares.ceiling_of', { account: row.account.name, partner: row.partner.name })}
            options={options}
            value={row.ceiling}
            onChange={(event) => onCeiling(row, event.target.value)}
          />
        ),
      csv: nameOf,
    },
  };
}

/** Of what partners share with the center. */
export function useBorrowedColumns(center: string): Column<Borrowed>[] {
  const t = useTranslations();
  const nameOf = useCeilingName();
  const { account, state, ends, people } = useCommonColumns<Borrowed>(center);
  return [
    account,
    {
      key: 'owner',
      header: t('partners.shares.owner'),
      width: '20%',
      sortKey: 'partner',
      cell: (row) => <bdi className="block truncate">{row.owner.name}</bdi>,
      csv: (row) => row.owner.name,
    },
    {
      key: 'ceiling',
      header: t('partners.shares.ceiling'),
      phone: 'primary',
      cell: (row) => <bdi>{nameOf(row)}</bdi>,
      csv: nameOf,
    },
    state,
    ends,
    { ...people, header: t('partners.shares.own_people') },
  ];
}
