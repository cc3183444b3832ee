import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Media } from '../../contract/ads-media.ts';
import { refresh } from '../api/client.ts';
import { PutOff, useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { FitNote } from './media-fit.tsx';
import { MediaTile, useMediaFacts } from './media-tile.tsx';
import { acceptedFiles, addVersion, type LibraryAt } from './send-media.ts';

/** One creative: played, renamed, put into a folder, replaced by a new version. */
export function MediaView({
  at,
  media: id,
  reason,
  onClose,
}: {
  at: LibraryAt;
  media: string;
  reason: string | null;
  onClose: () => void;
}) {
  const media = useEndpoint('ads.getMedia', { ...at, media: id }).data;
  return media === undefined ? null : <View key={media.id} at={at} media={media} reason={reason} onClose={onClose} />;
}

type Whole = Media & {
  versions: {
    version: number;
    addedBy: string;
    bytes: number;
    width: number;
    height: number;
    durationMs: number | null;
    previewUrl: string | null;
    url: string;
  }[];
};

function View({
  at,
  media,
  reason,
  onClose,
}: {
  at: LibraryAt;
  media: Whole;
  reason: string | null;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const facts = useMediaFacts();
  const format = useFormatter();
  const [name, setName] = useState(media.name);
  const [folder, setFolder] = useState(media.folder);
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const act = useCommand('ads.updateMedia', {
    refreshes: ['ads', 'audit'],
    onDone: () => {
      toast({ message: t('ads.media.saved', { name: name.trim() }) });
      onClose();
    },
  });
  const replace = async (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(null);
    setShare(0);
    try {
      const sending = { signal: new AbortController().signal, onProgress: setShare };
      await addVersion({ ...at, media: media.id }, file, sending);
      toast({ message: t('ads.media.replaced', { name: media.name, count: media.adCount }) });
      await refresh('ads', 'audit');
    } catch (error) {
      if (!(error instanceof PutOff)) setProblem(say(error));
    } finally {
      setShare(null);
    }
  };
  return (
    <Dialog
      size="lg"
      title={media.name}
      subtitle={facts(media)}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === null && name.trim() !== '') act.mutate({ ...at, media: media.id, name, folder });
      }}
      footer={
        <>
          {reason === null && media.deletedAt === null && media.post === null && (
            <label className={`${buttonClass('secondary')} me-auto cursor-pointer has-focus-visible:outline-2`}>
              {share === null ? t('ads.media.replace') : t('common.loading')}
              <input
                type="file"
                accept={acceptedFiles}
                className="sr-only"
                onChange={(event) => {
                  void replace(event.currentTarget.files?.[0]);
                  event.currentTarget.value = '';
                }}
              />
            </label>
          )}
          <Button onClick={onClose}>{t('common.close')}</Button>
          <Button type="submit" variant="primary" disabledReason={reason} isBusy={act.isPending}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className="flex max-h-80 justify-center overflow-hidden rounded-lg bg-sunken">
        {media.kind === 'video' ? (
          // oxlint-disable-next-line jsx-a11y/media-has-caption -- what advertisers upload has no captions of its own.
          <video
            src={media.url}
            poster={media.previewUrl ?? undefined}
            controls
            preload="none"
            aria-label={media.name}
            className="max-h-80"
          />
        ) : (
          <img src={media.url} alt={media.name} className="max-h-80 object-contain" />
        )}
      </div>
      {media.post !== null && (
        <Banner tone={media.post.isAuthorized ? 'info' : 'bad'}>
          {t(media.post.isAuthorized ? 'ads.media.post_note' : 'ads.media.post_note_over', {
            name: media.name,
            creator: media.post.creator,
            at: format.dateTime(new Date(media.post.authorizedUntil), { dateStyle: 'medium', timeStyle: 'short' }),
          })}
        </Banner>
      )}
      <FitNote media={[media]} placements={[]} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('ads.table.name')}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextField
          label={t('ads.media.folder')}
          value={folder}
          maxLength={80}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
      </div>
      <DefinitionList
        items={[
          { term: t('ads.media.added_by'), value: media.addedBy },
          { term: t('ads.media.used'), value: t('ads.media.used_in', { count: media.adCount }) },
          ...(media.codec === null ? [] : [{ term: t('ads.media.codec'), value: media.codec }]),
          ...(media.hasSound === null
            ? []
            : [{ term: t('ads.media.sound'), value: t(media.hasSound ? 'ads.media.with_sound' : 'ads.media.silent') }]),
        ]}
      />
      {media.versions.length > 1 && (
        <section aria-label={t('ads.media.versions')} className="space-y-2">
          <h3 className="text-sm font-medium">{t('ads.media.versions')}</h3>
          <ul className="space-y-1.5">
            {media.versions.map((one) => (
              <li key={one.version} className="flex items-center gap-3 text-sm">
                <MediaTile media={{ ...media, previewUrl: one.previewUrl, durationMs: one.durationMs }} />
                <a
                  href={one.url}
                  target="_blank"
                  rel="noreferrer"
                  className="font-medium text-accent-ink hover:underline"
                >
                  {t('ads.media.version', { number: one.version })}
                </a>
                <span className="text-ink-3">{`${facts(one)} · ${one.addedBy}`}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      {act.error !== null && <Banner tone="bad">{say(act.error)}</Banner>}
    </Dialog>
  );
}
