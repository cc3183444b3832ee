import { useTranslations } from 'use-intl';
import { useEndpoint } from '../api/hooks.ts';
import { Link } from '../frame/link.tsx';
import { useMaybeCenterId } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { Tabs } from '../ui/tabs.tsx';

export type InboxTab = 'open' | 'decided' | 'sent';

/** What waits for the viewer, what they decided and, in a center, what they asked for themself. */
export function InboxTabs({ tab }: { tab: InboxTab }) {
  const t = useTranslations();
  const center = useMaybeCenterId();
  const openCount = useEndpoint('requests.countInbox', {}).data?.open;
  const here = center === undefined ? paths.ownInbox() : paths.inbox(center);
  const tabs: InboxTab[] = center === undefined ? ['open', 'decided'] : ['open', 'decided', 'sent'];
  return (
    <Tabs
      label={t('requests.tabs.label')}
      tabs={tabs.map((key) => ({
        key,
        label: t(`requests.tabs.${key}`),
        ...(key === 'open' ? { count: openCount } : {}),
        isCurrent: tab === key,
        link: (props) => <Link {...props} to={key === 'open' ? here : withQuery(here, { tab: key })} />,
      }))}
    />
  );
}
