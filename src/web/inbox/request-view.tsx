import { Check, CircleSlash, ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import { useRoleName } from '../access/roles.ts';
import { deferred } from '../api/deferred.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Time } from '../ui/time.tsx';
import { useHeadline } from './headline.ts';
import { powersOf } from './powers.ts';

const ThenCard = deferred(() => import('./then-card.tsx').then((file) => file.ThenCard));
const BetweenCenters = deferred(() => import('./between-centers.tsx').then((file) => file.BetweenCenters));
const Conversation = deferred(() => import('./conversation.tsx').then((file) => file.Conversation));
const ReviewDetails = deferred(() => import('./review-details.tsx').then((file) => file.ReviewDetails));
const ProposalChanges = deferred(() => import('./proposal-changes.tsx').then((file) => file.ProposalChanges));

const stateTones: Record<Request['state'], Tone> = {
  pending: 'info',
  overtaken: 'warn',
  approved: 'ok',
  declined: 'neutral',
  cancelled: 'neutral',
  expired: 'warn',
};

export function RequestState({ state }: { state: Request['state'] }) {
  const t = useTranslations();
  return <Badge tone={stateTones[state]}>{t(`requests.states.${state}`)}</Badge>;
}

const withinCenter: readonly Request['kind'][] = ['access.elevation', 'members.review', 'requests.proposal'];

/** Waits, and comes from a center that never asked before; who asks within a center is known there. */
export function isFromStranger({ state, isFirstFromCenter, kind }: Request): boolean {
  return state === 'pending' && isFirstFromCenter && !withinCenter.includes(kind);
}

/** One request: who asks, what it opens, what stays closed, until when, and why. */
export function RequestView({ request }: { request: Request }) {
  const t = useTranslations();
  const headline = useHeadline();
  return (
    <div className="space-y-5 p-5 sm:p-6">
      <header className="flex items-start gap-3.5">
        <Avatar id={request.askedBy.id} name={request.askedBy.name} size="lg" />
        <div className="min-w-0">
          <h2 className="text-lg font-semibold break-words text-ink">{headline(request)}</h2>
          <p className="text-sm text-ink-3">
            {t('requests.headline.asked_by', { name: request.askedBy.name, center: request.centerName })}
            <Time at={request.askedAt} />
          </p>
        </div>
      </header>
      {isFromStranger(request) && <FirstWarning request={request} />}
      {request.state === 'overtaken' && (
        <Banner tone="warn">
          <span className="block font-medium">{t('requests.overtaken.title')}</span>
          <span className="block">{t('requests.overtaken.body')}</span>
        </Banner>
      )}
      {request.state === 'pending' && request.kind === 'assets.binding' && (
        <div className="rounded-xl p-4 shadow-[inset_0_0_0_1px_var(--line)]">
          <h3 className="text-sm font-medium text-ink">{t('requests.binding.title')}</h3>
          <p className="mt-1 text-sm text-ink-2">{t('requests.binding.meaning', { center: request.centerName })}</p>
        </div>
      )}
      <PowerCards request={request} />
      {(request.state === 'pending' || request.state === 'overtaken') && <ThenCard request={request} />}
      <Details request={request} />
      {request.kind === 'requests.proposal' && (
        <ProposalChanges center={request.centerId} proposal={request.details.proposal} />
      )}
      <Conversation key={request.id} request={request.id} />
    </div>
  );
}

function FirstWarning({ request }: { request: Request }) {
  const t = useTranslations();
  const isBinding = request.kind === 'assets.binding';
  return (
    <div className="flex items-start gap-2.5 rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
      <ShieldAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
      <p className="min-w-0 break-words">
        {request.kind === 'members.invitation'
          ? t('requests.first.invitation', { name: request.askedBy.name, email: request.askedBy.email })
          : t(isBinding ? 'requests.first.binding' : 'requests.first.link', { id: request.centerId })}
      </p>
    </div>
  );
}

function PowerCards({ request }: { request: Request }) {
  const t = useTranslations();
  const { opens, stays } = powersOf(request);
  const isMine = request.kind === 'members.invitation';
  const isMutual = request.kind === 'partners.link';
  const isProposal = ['requests.proposal', 'assets.transfer', 'members.review'].includes(request.kind);
  const title = isProposal ? 'then_title' : isMine ? 'title' : isMutual ? 'both_title' : 'they_title';
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <PowerCard title={t(`requests.can.${title}`)}>
        {opens.map((power) => (
          <li key={power} className="flex items-start gap-2.5">
            <Check size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-ok" />
            <span className="text-ink">{t(`requests.can.${power}`)}</span>
          </li>
        ))}
      </PowerCard>
      {stays.length > 0 && (
        <PowerCard title={t(isProposal ? 'requests.can.but_title' : 'requests.can.off_title')}>
          {stays.map((power) => (
            <li key={power} className="flex items-start gap-2.5">
              <CircleSlash size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-ink-3" />
              <span className="text-ink-2">{t(`requests.can.${power}`)}</span>
            </li>
          ))}
        </PowerCard>
      )}
    </div>
  );
}

function PowerCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-xl p-4 shadow-[inset_0_0_0_1px_var(--line)]">
      <h3 className="text-sm font-medium text-ink">{title}</h3>
      <ul className="mt-2 space-y-1.5 text-sm">{children}</ul>
    </section>
  );
}

function Details({ request }: { request: Request }) {
  const t = useTranslations();
  const locale = useLocale();
  const regionName = (code: string): string => new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code;
  const noteAndTimes = [
    { term: t('requests.details.note'), value: request.note === '' ? t('requests.details.no_note') : request.note },
    request.decidedAt === null
      ? { term: t('requests.details.decide_by'), value: <Time at={request.expiresAt} show="exact" /> }
      : { term: t('requests.details.decided_at'), value: <Time at={request.decidedAt} show="exact" /> },
  ];
  if (request.kind === 'assets.binding') {
    const { account } = request.details;
    return (
      <DefinitionList
        items={[
          { term: t('requests.details.account'), value: account.name },
          { term: t('requests.details.account_id'), value: <CopyableId id={account.id} /> },
          { term: t('requests.details.status'), value: t(`assets.statuses.${account.status}`) },
          { term: t('requests.details.center'), value: request.centerName },
          { term: t('requests.details.center_id'), value: <CopyableId id={request.centerId} /> },
          ...noteAndTimes,
        ]}
      />
    );
  }
  if (request.kind === 'assets.transfer' || request.kind === 'partners.access_request')
    return <BetweenCenters request={request} rest={noteAndTimes} />;
  if (request.kind === 'members.review') return <ReviewDetails request={request} rest={noteAndTimes} />;
  if (request.kind === 'partners.link') {
    const { businessType, region } = request.details;
    return (
      <DefinitionList
        items={[
          { term: t('requests.details.center'), value: request.centerName },
          { term: t('requests.details.center_id'), value: <CopyableId id={request.centerId} /> },
          { term: t('requests.details.business_type'), value: t(`centers.types.${businessType}`) },
          { term: t('requests.details.region'), value: regionName(region) },
          ...noteAndTimes,
        ]}
      />
    );
  }
  if (request.kind === 'requests.proposal') {
    const { areas, approvals, approvers } = request.details;
    return (
      <DefinitionList
        items={[
          { term: t('requests.details.areas'), value: areas.map((area) => t(`requests.areas.${area}`)).join(', ') },
          { term: t('requests.details.approvals'), value: t(`requests.details.approvals_${approvers}`, { approvals }) },
          ...noteAndTimes,
        ]}
      />
    );
  }
  if (request.kind === 'access.elevation') {
    const { account, hours } = request.details;
    return (
      <DefinitionList
        items={[
          { term: t('requests.details.account'), value: account.name },
          { term: t('requests.details.account_id'), value: <CopyableId id={account.id} /> },
          { term: t('requests.details.lasts'), value: t('requests.details.hours', { hours }) },
          { term: t('requests.details.reason'), value: request.note },
          ...noteAndTimes.slice(1),
        ]}
      />
    );
  }
  const { role, financeRole, creatorRole, accounts, groups, membershipStartsAt, membershipExpiresAt } = request.details;
  return (
    <DefinitionList
      items={[
        { term: t('requests.details.role'), value: t(`access.roles.${role}`) },
        {
          term: t('requests.details.finance_role'),
          value: financeRole === 'none' ? null : t(`access.finance_roles.${financeRole}`),
        },
        {
          term: t('requests.details.creator_role'),
          value: creatorRole === 'none' ? null : t(`access.creator_roles.${creatorRole}`),
        },
        {
          term: t('requests.details.accounts'),
          value: accounts.length === 0 ? null : <Promised promised={accounts} />,
        },
        {
          term: t('requests.details.groups'),
          value: groups.length === 0 ? null : <Promised promised={groups} />,
        },
        {
          term: t('requests.details.access_starts'),
          value: membershipStartsAt === null ? null : <Time at={membershipStartsAt} show="date" />,
        },
        {
          term: t('requests.details.access_ends'),
          value:
            membershipExpiresAt === null ? t('requests.details.never') : <Time at={membershipExpiresAt} show="date" />,
        },
        ...noteAndTimes,
      ]}
    />
  );
}

function Promised({ promised }: { promised: readonly { name: string; role: string }[] }) {
  const t = useTranslations();
  const roleName = useRoleName();
  return (
    <ul className="flex flex-wrap gap-1.5">
      {promised.map((one, index) => (
        <li key={index} className="max-w-full">
          <Badge>{t('requests.details.account_with_role', { name: one.name, role: roleName(one.role) })}</Badge>
        </li>
      ))}
    </ul>
  );
}
