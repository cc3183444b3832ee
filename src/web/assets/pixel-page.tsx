// One pixel: what it received, its events one by one, test events live, and how it gets into a website.
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import type { Pixel } from '../../contract/pixels.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AccountFrame } from './account-frame.tsx';
import { OnlyViewers, useWhyNot } from './account-reason.tsx';
import { PixelEvents } from './pixel-events.tsx';
import { PixelOverview } from './pixel-overview.tsx';
import { PixelSetup } from './pixel-setup.tsx';
import { PixelTests } from './pixel-tests.tsx';
import { pixelTones } from './pixel-words.ts';

const PixelDialog = deferred(() => import('./pixel-dialog.tsx').then((file) => file.PixelDialog));

const parts = ['overview', 'events', 'tests', 'setup'] as const;
type Part = (typeof parts)[number];

export interface PixelProps {
  center: string;
  account: Account;
  pixel: Pixel;
  /** Why it cannot be changed here. */
  why: string | null;
}

const views: Record<Part, (props: PixelProps) => ReactNode> = {
  overview: PixelOverview,
  events: PixelEvents,
  tests: PixelTests,
  setup: PixelSetup,
};

function OnePixel({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { pixel: id = '' } = useParams({ strict: false }) as { pixel?: string };
  const [{ part: wanted }] = useUrlState({ part: 'overview' });
  const [isEditing, setIsEditing] = useState(false);
  const query = useEndpoint('assets.getPixel', { center: center.id, account: account.id, pixel: id });
  const notHeld = useWhyNot(account)('pixel:edit');
  const back = { label: t('pixels.title'), to: paths.pixels(center.id, account.id) };
  if (query.error !== null && query.data === undefined)
    return <EmptyState title={t('pixels.not_found')}>{say(query.error)}</EmptyState>;
  if (query.data === undefined) return <PageSkeleton />;
  const pixel = query.data;
  const why = pixel.sharedBy === null ? notHeld : t('pixels.reasons.shared');
  const part = parts.find((one) => one === wanted) ?? 'overview';
  const shown = pixel.sharedBy === null ? parts : (['overview', 'events'] as const);
  const View = views[part];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Link to={back.to} className="self-start rounded text-sm text-ink-2 hover:text-ink hover:underline">
        {back.label}
      </Link>
      <div className="mt-1 mb-3 flex flex-wrap items-center gap-3">
        <h2 className="min-w-0 text-lg font-semibold break-words text-ink">{pixel.name}</h2>
        <Badge tone={pixelTones[pixel.state]} hasDot>
          {t(`pixels.states.${pixel.state}`)}
        </Badge>
        <span className="ms-auto">
          <Button {...PixelDialog.onIntent} disabledReason={why} onClick={() => setIsEditing(true)}>
            {t('pixels.settings')}
          </Button>
        </span>
      </div>
      <Tabs
        label={t('pixels.tabs')}
        tabs={shown.map((one) => ({
          key: one,
          label: t(`pixels.parts.${one}`),
          isCurrent: one === part,
          link: (props) => <Link {...props} to={paths.pixel(center.id, account.id, pixel.id, one)} />,
        }))}
      />
      <View center={center.id} account={account} pixel={pixel} why={why} />
      {isEditing && (
        <PixelDialog center={center.id} account={account.id} pixel={pixel} onClose={() => setIsEditing(false)} />
      )}
    </div>
  );
}

export default function PixelPage() {
  const t = useTranslations();
  return (
    <AccountFrame part="pixels">
      {(center, account) => (
        <OnlyViewers center={center} account={account} title={t('pixels.title')}>
          <OnePixel center={center} account={account} />
        </OnlyViewers>
      )}
    </AccountFrame>
  );
}
