import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useMe } from '../frame/viewer.ts';
import { Banner } from '../ui/banner.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ExplanationView } from '../ui/explanation-view.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ActionField, InstantField, PersonPicker } from './asked.tsx';
import { type AccessWords, isAccountAction, useAccessWords } from './words.ts';

export interface Asked {
  /** Empty to choose one in the dialog. */
  person: string;
  account: string;
  action: string;
  /** Empty for now. */
  at: string;
}

/** Why a person may or may not: the same chain as in every refusal, of anybody and of any instant. */
export function ExplainDialog({ center, asked, onClose }: { center: string; asked: Asked; onClose: () => void }) {
  const t = useTranslations();
  const words = useAccessWords();
  const [question, setQuestion] = useState(asked);
  const change = (part: Partial<Asked>) => setQuestion({ ...question, ...part });
  return (
    <Dialog
      title={t('access.why.of')}
      subtitle={question.at === '' ? undefined : t('access.why.at', { at: words.instant(question.at) })}
      onClose={onClose}
    >
      {asked.person === '' && (
        <PersonPicker center={center} value={question.person} onChange={(person) => change({ person })} />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <ActionField value={question.action} onChange={(action) => change({ action })} />
        <InstantField label={t('access.questions.at')} value={question.at} onChange={(at) => change({ at })} />
      </div>
      {question.person !== '' && <Answer center={center} question={question} words={words} />}
    </Dialog>
  );
}

function Answer({ center, question, words }: { center: string; question: Asked; words: AccessWords }) {
  const say = useErrorSentence();
  const me = useMe();
  const { person, account, action, at } = question;
  const answer = useEndpoint(
    'access.explainAccess',
    {
      center,
      person,
      action: isAccountAction(action) ? action : 'campaign:edit',
      account,
      ...(at === '' ? {} : { at }),
    },
    { keepPrevious: true },
  );
  if (answer.error !== null) return <Banner tone="bad">{say(answer.error)}</Banner>;
  if (answer.data === undefined) return <Skeleton lines={4} />;
  const { explanation, account: about } = answer.data;
  const isSelf = person === me?.id;
  return (
    <section aria-live="polite" className="space-y-3">
      <p className="text-sm text-ink-3">
        <bdi>{answer.data.person.name}</bdi>
        {about !== null && <> · {words.account(about)}</>}
      </p>
      <ExplanationView explanation={explanation} person={isSelf ? undefined : answer.data.person.name} />
    </section>
  );
}
