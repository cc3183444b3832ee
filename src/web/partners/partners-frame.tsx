import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { WhyNot } from '../access/why-not.tsx';
import { call } from '../api/call.ts';
import { deferred } from '../api/deferred.tsx';
import { Denied } from '../frame/denied.tsx';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter, useReason } from '../frame/viewer.ts';
import { type Path, paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';

const AddPartnerDialog = deferred(() => import('./add-partner-dialog.tsx').then((file) => file.AddPartnerDialog));
export const ShareDialog = deferred(() => import('./share-dialog.tsx').then((file) => file.ShareDialog));

type Part = 'partners' | 'lent' | 'borrowed' | 'people';

const parts: readonly { key: Part; to: (center: string) => Path }[] = [
  { key: 'partners', to: paths.partners },
  { key: 'lent', to: paths.shares },
  { key: 'borrowed', to: paths.borrowed },
  { key: 'people', to: paths.partnerPeople },
];

/** Heading, own id, add button and tabs. `?do=add` and `?do=share` open the dialogs, for links from elsewhere. */
export function PartnersFrame({ current, children }: { current: Part; children: (center: Center) => ReactNode }) {
  const t = useTranslations();
  const reason = useReason();
  const center = useCenter();
  const [asked, setAsked] = useUrlState({ do: '', partner: '' });
  if (center === undefined) return <PageSkeleton />;
  const why = reason('partner:list');
  const close = () => setAsked({ do: '', ...(current === 'partners' ? { partner: '' } : {}) });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={t('partners.title')}
        subtitle={
          <span className="flex flex-wrap items-center gap-x-2">
            {t('partners.own_id')}
            <CopyableId id={center.id} label={t('partners.copy_id')} />
          </span>
        }
        actions={
          <>
            {why !== null && <WhyNot center={center.id} action="partner:list" />}
            <Button {...ShareDialog.onIntent} disabledReason={why} onClick={() => setAsked({ do: 'share' })}>
              {t('partners.share.action')}
            </Button>
            <Button
              {...AddPartnerDialog.onIntent}
              variant="primary"
              icon={<Plus size={16} aria-hidden="true" />}
              disabledReason={reason('partner:invite')}
              onClick={() => setAsked({ do: 'add' })}
            >
              {t('partners.add.action')}
            </Button>
          </>
        }
      />
      <Tabs
        label={t('partners.tabs.label')}
        tabs={parts.map(({ key, to }) => ({
          key,
          label: t(`partners.tabs.${key}`),
          isCurrent: current === key,
          link: (props) => <Link {...props} to={to(center.id)} />,
        }))}
      />
      {why === null ? (
        children(center)
      ) : (
        <Denied
          title={t('partners.why')}
          reason={why}
          ask={() => call('partners.listPartners', { center: center.id, pageSize: 1 })}
        />
      )}
      {asked.do === 'add' && reason('partner:invite') === null && <AddPartnerDialog center={center} onClose={close} />}
      {asked.do === 'share' && why === null && (
        <ShareDialog center={center} {...(asked.partner === '' ? {} : { partner: asked.partner })} onClose={close} />
      )}
    </div>
  );
}
