import { Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Entry } from '../../contract/audit.ts';
import { Link } from '../frame/link.tsx';
import { useCenter } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { deviceName } from '../ui/device-name.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Time } from '../ui/time.tsx';
import { useActorName } from './activity-columns.tsx';
import { ChangeTable } from './change-list.tsx';
import { actionKey } from './field-words.ts';

/** Everything that one entry holds. */
export function EntryDialog({
  entry,
  onFilter,
  onUndo,
  onClose,
}: {
  entry: Entry;
  /** Offers to take it back. */
  onUndo: (entry: Entry) => void;
  /** Shows only what happened to the same object. */
  onFilter: (entry: Entry) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const actorName = useActorName()(entry);
  const { object } = entry;
  const center = useCenter();
  const isOffboarding = entry.action === 'members.member_offboarded' && object.id !== null;
  return (
    <Dialog
      title={t(`audit.actions.${actionKey(entry.action)}`)}
      subtitle={<Time at={entry.at} show="exact" />}
      onClose={onClose}
      footer={
        <>
          {entry.undo === 'possible' && (
            <Button icon={<Undo2 size={16} aria-hidden="true" />} onClick={() => onUndo(entry)}>
              {t('audit.undo.open')}
            </Button>
          )}
          {isOffboarding && center !== undefined && (
            <Link
              to={withQuery(paths.receipts(center.id), { person: object.id ?? '' })}
              className={buttonClass()}
              onClick={onClose}
            >
              {t('members.receipts.of_person')}
            </Link>
          )}
          {object.id !== null && object.name !== '' && (
            <Button onClick={() => onFilter(entry)}>{t('audit.details.filter', { name: object.name })}</Button>
          )}
          <Button variant="primary" onClick={onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      {entry.undo === 'done' && <Banner>{t('audit.undo.is_done')}</Banner>}
      {entry.undoes !== null && <Banner>{t('audit.undo.undoes')}</Banner>}
      <ChangeTable change={entry} />
      <DefinitionList
        items={[
          { term: t('audit.table.who'), value: <bdi>{actorName}</bdi> },
          { term: t('audit.details.by'), value: t(`audit.actors.${entry.actor.kind}`) },
          {
            term: t('audit.table.object'),
            value: `${t(`audit.objects.${object.type}`)}${object.name === '' ? '' : ` · ${object.name}`}`,
          },
          { term: t('audit.table.result'), value: t(`audit.results.${entry.result}`) },
          { term: t('audit.details.ip'), value: entry.ip && <bdi dir="ltr">{entry.ip}</bdi> },
          { term: t('audit.details.device'), value: entry.device === null ? null : deviceName(entry.device) },
          { term: t('audit.details.request_id'), value: <CopyableId id={entry.requestId} /> },
          { term: t('audit.details.entry_id'), value: <CopyableId id={entry.id} /> },
        ]}
      />
    </Dialog>
  );
}
