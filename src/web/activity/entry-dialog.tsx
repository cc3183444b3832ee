import { useTranslations } from 'use-intl';
import type { Entry } from '../../contract/audit.ts';
import { Button } from '../ui/button.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { deviceName } from '../ui/device-name.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Time } from '../ui/time.tsx';
import { useActorName } from './activity-columns.tsx';
import { actionKey, changedFields, useFieldWords } from './field-words.ts';

function Changes({ entry }: { entry: Entry }) {
  const t = useTranslations();
  const words = useFieldWords();
  const fields = changedFields(entry);
  if (fields.length === 0) return <p className="text-sm text-ink-3">{t('audit.table.no_change')}</p>;
  const head = 'px-3 py-2 text-start text-xs font-medium text-ink-3';
  return (
    <div className="overflow-x-auto rounded-lg shadow-[inset_0_0_0_1px_var(--line)]">
      <table className="w-full text-sm">
        <thead>
          <tr>
            <th scope="col" className={head}>
              {t('audit.table.field')}
            </th>
            <th scope="col" className={head}>
              {t('audit.table.before')}
            </th>
            <th scope="col" className={head}>
              {t('audit.table.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field} className="border-t border-line align-top">
              <th scope="row" className="px-3 py-2 text-start font-normal text-ink-3">
                {words.label(field)}
              </th>
              <td className="px-3 py-2 break-words text-ink-2">
                <bdi>{words.value(entry, field, entry.before?.[field])}</bdi>
              </td>
              <td className="px-3 py-2 break-words text-ink">
                <bdi>{words.value(entry, field, entry.after?.[field])}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Everything that one entry holds. */
export function EntryDialog({
  entry,
  onFilter,
  onClose,
}: {
  entry: Entry;
  /** Shows only what happened to the same object. */
  onFilter: (entry: Entry) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const actorName = useActorName()(entry);
  const { object } = entry;
  return (
    <Dialog
      title={t(`audit.actions.${actionKey(entry.action)}`)}
      subtitle={<Time at={entry.at} show="exact" />}
      onClose={onClose}
      footer={
        <>
          {object.id !== null && object.name !== '' && (
            <Button onClick={() => onFilter(entry)}>{t('audit.details.filter', { name: object.name })}</Button>
          )}
          <Button variant="primary" onClick={onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <Changes entry={entry} />
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
