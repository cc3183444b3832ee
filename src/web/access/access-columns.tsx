import { useTranslations } from 'use-intl';
import type { Difference } from '../../contract/access-questions.ts';
import type { Row } from '../api/endpoints.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import type { Column } from '../ui/table-types.ts';
import { WaysCell } from './ways-cell.tsx';
import { useAccessWords } from './words.ts';

export type WhoRow = Row<'access.listWhoCan'>;
export type WhichRow = Row<'access.listReachable'>;

type Person = WhoRow['person'];

/** A member leads to their page; of people of partners only the name and the partner are known. */
function PersonCell({ center, person, partner }: { center: string; person: Person; partner: { name: string } | null }) {
  const t = useTranslations();
  return (
    <div className="min-w-0">
      {partner === null ? (
        <Link
          to={paths.member(center, person.id)}
          className="block truncate rounded font-medium text-ink hover:underline"
        >
          <bdi>{person.name}</bdi>
        </Link>
      ) : (
        <bdi className="block truncate font-medium text-ink">{person.name}</bdi>
      )}
      <bdi className="block truncate text-xs text-ink-3">
        {partner === null ? person.email : t('access.questions.of_partner', { name: partner.name })}
      </bdi>
    </div>
  );
}

function AccountCell({
  center,
  account,
  note,
}: {
  center: string;
  account: { id: string; name: string };
  note?: string;
}) {
  const words = useAccessWords();
  return (
    <div className="min-w-0">
      <Link
        to={paths.account(center, account.id)}
        className="block truncate rounded font-medium text-ink hover:underline"
      >
        <bdi>{words.account(account)}</bdi>
      </Link>
      <bdi className="tnum block truncate text-xs text-ink-3">{note ?? account.id}</bdi>
    </div>
  );
}

export function useWhoColumns(center: string): Column<WhoRow>[] {
  const t = useTranslations();
  const words = useAccessWords();
  return [
    {
      key: 'person',
      header: t('access.questions.person'),
      sortKey: 'name',
      phone: 'title',
      width: '40%',
      cell: (row) => <PersonCell center={center} person={row.person} partner={row.center} />,
      csv: (row) => row.person.name,
    },
    {
      key: 'via',
      header: t('access.questions.via'),
      sortKey: 'via',
      phone: 'primary',
      cell: (row) => <WaysCell ways={row.ways} />,
      csv: (row) => row.ways.map(words.way).join('; '),
    },
  ];
}

/** What a file says beside the columns of the table. */
export function useWhoCsvColumns(columns: Column<WhoRow>[]): Column<WhoRow>[] {
  const t = useTranslations();
  const more = (key: string, header: string, csv: (row: WhoRow) => string): Column<WhoRow> => ({
    key,
    header,
    csv,
    cell: () => null,
  });
  return [
    ...columns,
    more('email', t('access.questions.email'), (row) => row.person.email ?? ''),
    more('center', t('access.questions.center'), (row) => row.center?.name ?? ''),
    more('id', 'ID', (row) => row.person.id),
  ];
}

export function useWhichColumns(center: string): Column<WhichRow>[] {
  const t = useTranslations();
  const words = useAccessWords();
  return [
    {
      key: 'account',
      header: t('access.questions.account'),
      sortKey: 'name',
      phone: 'title',
      width: '40%',
      cell: (row) => (
        <AccountCell
          center={center}
          account={row.account}
          {...(row.owner === null ? {} : { note: t('access.questions.shared_by', { name: row.owner.name }) })}
        />
      ),
      csv: (row) => words.account(row.account),
    },
    {
      key: 'via',
      header: t('access.questions.via'),
      sortKey: 'via',
      phone: 'primary',
      cell: (row) => <WaysCell ways={row.ways} />,
      csv: (row) => row.ways.map(words.way).join('; '),
    },
  ];
}

function Actions({ row }: { row: Difference }) {
  const t = useTranslations();
  const words = useAccessWords();
  const of = (side: 'gained' | 'lost', tone: 'ok' | 'bad') =>
    row[side].length > 0 && (
      <p className="flex min-w-0 items-center gap-1.5">
        <Badge tone={tone}>{t(`access.questions.${side}`)}</Badge>
        <span className="min-w-0 truncate text-xs text-ink-3" title={row[side].map(words.action).join(', ')}>
          {row[side].map(words.action).join(t('common.comma'))}
        </span>
      </p>
    );
  return (
    <div className="min-w-0 space-y-0.5">
      {of('gained', 'ok')}
      {of('lost', 'bad')}
    </div>
  );
}

export function useDifferenceColumns(center: string): Column<Difference>[] {
  const t = useTranslations();
  const words = useAccessWords();
  const side = (key: 'before' | 'after'): Column<Difference> => ({
    key,
    header: t(`access.questions.${key}`),
    cell: (row) => <WaysCell ways={row[key]} />,
    csv: (row) => row[key].map(words.way).join('; '),
  });
  return [
    {
      key: 'person',
      header: t('access.questions.person'),
      sortKey: 'person',
      phone: 'title',
      cell: (row) => <PersonCell center={center} person={row.person} partner={row.center} />,
      csv: (row) => row.person.name,
    },
    {
      key: 'account',
      header: t('access.questions.account'),
      sortKey: 'account',
      phone: 'primary',
      cell: (row) => <AccountCell center={center} account={row.account} />,
      csv: (row) => words.account(row.account),
    },
    side('before'),
    side('after'),
    {
      key: 'change',
      header: t('access.questions.change'),
      phone: 'primary',
      cell: (row) => <Actions row={row} />,
      csv: (row) =>
        [
          ...row.gained.map((action) => `+ ${words.action(action)}`),
          ...row.lost.map((action) => `- ${words.action(action)}`),
        ].join('; '),
    },
  ];
}
