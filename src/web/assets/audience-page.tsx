// One audience: what it is, what was uploaded to it, and which ad groups use it.
import { useParams } from '@tanstack/react-router';
import { MoreHorizontal, Share2, Upload } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Audience } from '../../contract/audiences.ts';
import type { Center } from '../../contract/centers.ts';
import { refresh } from '../api/client.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MenuIconButton } from '../ui/menu.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AccountFrame } from './account-frame.tsx';
import { OnlyViewers } from './account-reason.tsx';
import { AudienceOverview } from './audience-overview.tsx';
import { AudienceBadge } from './audience-parts.tsx';
import { AudienceUploads } from './audience-uploads.tsx';
import { type AudienceActs, useAudienceActs } from './use-audience-acts.tsx';

const AudienceUses = deferred(() => import('./audience-uses.tsx').then((file) => file.AudienceUses));

export interface AudienceProps {
  center: string;
  account: Account;
  audience: Audience;
  acts: AudienceActs;
}

const parts = ['overview', 'uploads', 'uses'] as const;
const views: Record<(typeof parts)[number], (props: AudienceProps) => ReactNode> = {
  overview: AudienceOverview,
  uploads: AudienceUploads,
  uses: AudienceUses,
};

/** While something is under way it is asked again, so that nobody has to reload. */
const soonMs = 3000;

/** Leads on from making an audience of a list to the list. */
function useUploadAtFirst(audience: Audience | undefined, acts: AudienceActs): void {
  const [{ do: act }, change] = useUrlState({ do: '' });
  const isBegun = useRef(false);
  useEffect(() => {
    if (act !== 'upload' || audience === undefined || isBegun.current) return;
    isBegun.current = true;
    change({ do: '' });
    if (acts.whyNoUpload(audience) === null) acts.begin('upload', audience);
  });
}

/** What was uploaded is put to the audience by itself; when that is done, all that tells of it is asked anew. */
function useUploadsFollowed(at: { center: string; account: string; audience: string }, isList: boolean): void {
  const uploads = useEndpoint(
    'assets.listAudienceUploads',
    { ...at, state: 'working', pageSize: 1 },
    { isEnabled: isList, againMs: (reply) => (reply !== undefined && reply.total > 0 ? soonMs : false) },
  );
  const working = uploads.data?.total ?? 0;
  const former = useRef(0);
  useEffect(() => {
    if (former.current > 0 && working === 0) void refresh('assets');
    former.current = working;
  }, [working]);
}

function OneAudience({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { audience: id = '' } = useParams({ strict: false }) as { audience?: string };
  const [{ part: wanted }] = useUrlState({ part: 'overview' });
  const acts = useAudienceActs(center.id, account);
  const query = useEndpoint(
    'assets.getAudience',
    { center: center.id, account: account.id, audience: id },
    { againMs: (reply) => (reply?.state === 'collecting' && reply.source === 'rule' ? soonMs : false) },
  );
  const audience = query.data;
  useUploadAtFirst(audience, acts);
  useUploadsFollowed({ center: center.id, account: account.id, audience: id }, audience?.source === 'list');
  const back = { label: t('audiences.title'), to: paths.accountAudiences(center.id, account.id) };
  if (query.error !== null && audience === undefined)
    return <EmptyState title={t('audiences.not_found')}>{say(query.error)}</EmptyState>;
  if (audience === undefined) return <PageSkeleton />;
  const part = parts.find((one) => one === wanted) ?? 'overview';
  const View = views[part];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Link to={back.to} className="self-start rounded text-sm text-ink-2 hover:text-ink hover:underline">
        {back.label}
      </Link>
      <div className="mt-1 mb-3 flex flex-wrap items-center gap-3">
        <h2 className="min-w-0 text-lg font-semibold break-words text-ink">{audience.name}</h2>
        <AudienceBadge audience={audience} />
        <span className="ms-auto flex flex-wrap items-center gap-2">
          {audience.source === 'list' && (
            <Button
              icon={<Upload size={16} aria-hidden="true" />}
              disabledReason={acts.whyNoUpload(audience)}
              onClick={() => acts.begin('upload', audience)}
            >
              {t('audiences.acts.upload')}
            </Button>
          )}
          <Button
            icon={<Share2 size={16} aria-hidden="true" />}
            disabledReason={acts.why(audience) ?? (audience.deletedAt === null ? null : t('audiences.reasons.bin'))}
            onClick={() => acts.begin('share', audience)}
          >
            {t('audiences.acts.share')}
          </Button>
          <MenuIconButton label={t('common.actions')} icon={<MoreHorizontal size={18} />} items={acts.menu(audience)} />
        </span>
      </div>
      <Tabs
        label={t('audiences.tabs')}
        tabs={parts.map((one) => ({
          key: one,
          label: t(`audiences.parts.${one}`),
          isCurrent: one === part,
          link: (props) => (
            <Link
              {...props}
              to={paths.audience(center.id, account.id, audience.id, one === 'overview' ? {} : { part: one })}
            />
          ),
        }))}
      />
      <View center={center.id} account={account} audience={audience} acts={acts} />
      {acts.dialog}
    </div>
  );
}

export default function AudiencePage() {
  const t = useTranslations();
  return (
    <AccountFrame part="audiences">
      {(center, account) => (
        <OnlyViewers center={center} account={account} title={t('audiences.title')}>
          <OneAudience center={center} account={account} />
        </OnlyViewers>
      )}
    </AccountFrame>
  );
}
