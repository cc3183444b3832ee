import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Recovery } from '../../contract/centers-recovery.ts';
import { codeCounts, readCode } from '../../contract/recovery-codes.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';

const tones: Record<Recovery['state'], Tone> = { running: 'info', done: 'ok', cancelled: 'neutral' };
const shown = 20;

/** Codes are checked here for typing mistakes alone; whether they are right is told by the server, of all at once. */
function CodesForm() {
  const t = useTranslations();
  const say = useErrorSentence();
  const [codes, setCodes] = useState(['', '']);
  const [isTried, setIsTried] = useState(false);
  const start = useCommand('centers.startRecovery', {
    onDone: ({ center }) => {
      toast({ message: t('centers.recovery.started', { center: center.name }) });
      setCodes(['', '']);
      setIsTried(false);
    },
  });
  const typed = codes.filter((code) => code.trim() !== '');
  const problemOf = (code: string): string | undefined => {
    if (!isTried || (code.trim() === '' && typed.length >= codeCounts.least)) return undefined;
    if (code.trim() === '') return t('errors.fields.required');
    return readCode(code) === null ? t('centers.recovery.code_wrong') : undefined;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    const isWhole = typed.length >= codeCounts.least && typed.every((code) => readCode(code) !== null);
    if (isWhole && !start.isPending) start.mutate({ codes: typed });
  };
  return (
    <form noValidate className="max-w-xl space-y-4" onSubmit={submit}>
      {codes.map((code, at) => (
        <TextField
          // oxlint-disable-next-line react/no-array-index-key -- a field is told apart by place alone
          key={at}
          label={t('centers.recovery.code', { number: at + 1 })}
          value={code}
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          placeholder="XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
          error={problemOf(code)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setCodes(codes.map((one, place) => (place === at ? value : one)));
          }}
        />
      ))}
      {say(start.error) !== null && <Banner tone="bad">{say(start.error)}</Banner>}
      <div className="flex flex-wrap gap-2">
        {codes.length < codeCounts.most && (
          <Button icon={<Plus size={16} aria-hidden="true" />} onClick={() => setCodes([...codes, ''])}>
            {t('centers.recovery.add_code')}
          </Button>
        )}
        <Button type="submit" variant="primary" isBusy={start.isPending}>
          {t('centers.recovery.start')}
        </Button>
      </div>
    </form>
  );
}

function OwnRecoveries() {
  const t = useTranslations();
  const known = useEndpoint('centers.listOwnRecoveries', { pageSize: shown }).data;
  if (known === undefined || known.items.length === 0) return null;
  return (
    <Card title={t('centers.recovery.yours')} isFlush>
      <ul className="divide-y divide-line">
        {known.items.map(({ id, center, state, dueAt, endedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-3">
            <span className="min-w-0 flex-1 basis-44">
              <bdi className="block truncate text-sm font-medium text-ink">{center.name}</bdi>
              <span className="block text-xs text-ink-3">
                {state === 'running' ? t('centers.recovery.due') : t('centers.recovery.over')}{' '}
                <Time at={endedAt ?? dueAt} show="exact" />
              </span>
            </span>
            <Badge tone={tones[state]}>{t(`centers.recovery.ways.${state}`)}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Where people enter the codes that they hold, to make one of them an Owner. */
export default function RecoveryPage() {
  const t = useTranslations();
  return (
    <div className="space-y-4">
      <PageHeader title={t('centers.recovery.page_title')} subtitle={t('centers.recovery.page_hint')} />
      <Card>
        <CodesForm />
      </Card>
      <OwnRecoveries />
    </div>
  );
}
