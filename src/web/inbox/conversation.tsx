import { Send } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Comment } from '../../contract/conversations.ts';
import { useCommand, useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { useKept } from '../ui/kept.ts';
import { KeptFiles } from '../ui/kept-files.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { Time } from '../ui/time.tsx';

const longest = 4000;

/** What both sides say about a request, and the files they put beside it. */
export function Conversation({ request }: { request: string }) {
  const t = useTranslations();
  return (
    <section className="space-y-4 border-t border-line pt-5">
      <div>
        <h3 className="text-sm font-medium text-ink">{t('requests.talk.title')}</h3>
        <p className="text-xs text-ink-3">{t('requests.talk.hint')}</p>
      </div>
      <Comments request={request} />
      <Answer request={request} />
      <Files request={request} />
    </section>
  );
}

function Author({ said }: { said: Pick<Comment, 'author' | 'side' | 'isOwn' | 'at'> }) {
  const t = useTranslations();
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 text-xs text-ink-3">
      <bdi className="text-sm font-medium text-ink">{said.author.name}</bdi>
      <span>{t(said.isOwn ? 'requests.talk.own' : `requests.talk.${said.side}`)}</span>
      <Time at={said.at} />
    </span>
  );
}

/** The newest are loaded first and read last. */
function Comments({ request }: { request: string }) {
  const t = useTranslations();
  const list = useRows('requests.listComments', { request, sort: '-at' });
  if (list.isLoading) return null;
  if (list.rows.length === 0) return <p className="text-sm text-ink-3">{t('requests.talk.none')}</p>;
  return (
    <>
      {list.rows.length < list.total && (
        <Button variant="ghost" size="sm" isBusy={list.isLoadingMore} onClick={list.loadMore}>
          {t('requests.talk.more')}
        </Button>
      )}
      <ol aria-label={t('requests.talk.label')} className="space-y-3.5">
        {list.rows.toReversed().map((comment) => (
          <li key={comment.id} className="flex items-start gap-3">
            <Avatar id={comment.author.id} name={comment.author.name} />
            <div className="min-w-0">
              <Author said={comment} />
              <p className="mt-0.5 text-sm break-words whitespace-pre-line text-ink">
                <bdi>{comment.text}</bdi>
              </p>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

/** What was typed stays when it could not be sent. */
function Answer({ request }: { request: string }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { value, keep, forget } = useKept(`comment ${request}`, { text: '' });
  const add = useCommand('requests.addComment', {
    refreshes: ['requests'],
    onDone: () => {
      keep({ text: '' });
      forget();
    },
  });
  const text = value.text.trim();
  const problem = say(add.error);
  return (
    <form
      className="space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== '' && !add.isPending) add.mutate({ request, text });
      }}
    >
      <TextArea
        label={t('requests.talk.comment')}
        rows={2}
        value={value.text}
        maxLength={longest}
        error={problem === null ? undefined : `${problem} ${t('requests.talk.unsent')}`}
        onChange={(event) => keep({ text: event.currentTarget.value })}
      />
      <Button type="submit" size="sm" icon={<Send size={16} aria-hidden="true" />} isBusy={add.isPending}>
        {t('requests.talk.send')}
      </Button>
    </form>
  );
}

function Files({ request }: { request: string }) {
  const files = useEndpoint('requests.listAttachments', { request }).data?.items ?? [];
  const say = useErrorSentence();
  const add = useCommand('requests.addAttachment', { refreshes: ['requests'] });
  return (
    <KeptFiles
      files={files}
      by={(file) => <Author said={file} />}
      onSend={(file) => add.mutateAsync({ request, ...file }).then(() => null, say)}
    />
  );
}
