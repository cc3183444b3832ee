import { RotateCcw, Upload, X } from 'lucide-react';
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { refresh } from '../api/client.ts';
import { PutOff } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { buttonClass } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { acceptedFiles, type Sending } from './send-media.ts';

interface Line {
  id: number;
  file: File;
  share: number;
  problem: string | null;
  stop: () => void;
}

let nextId = 1;

/** Files on their way to where `send` puts them: chosen or dropped, each with how far it is, and stopped or tried again. */
export function useUploads<Added>(
  send: (file: File, sending: Sending) => Promise<Added>,
  onAdded?: (added: Added) => void,
) {
  const say = useErrorSentence();
  const [lines, setLines] = useState<readonly Line[]>([]);
  // One after the other: side by side they would only share the line.
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const put = (id: number, change: Partial<Line> | null) =>
    setLines((all) => all.flatMap((one) => (one.id !== id ? [one] : change === null ? [] : [{ ...one, ...change }])));
  const run = async (id: number, file: File, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return put(id, null);
    try {
      const added = await send(file, { signal, onProgress: (share) => put(id, { share }) });
      put(id, null);
      onAdded?.(added);
      void refresh('ads', 'audit');
    } catch (error) {
      put(id, signal.aborted || error instanceof PutOff ? null : { problem: say(error) });
    }
  };
  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const [id, control] = [nextId++, new AbortController()];
      const stop = () => {
        control.abort();
        put(id, null);
      };
      setLines((all) => [...all, { id, file, share: 0, problem: null, stop }]);
      turn.current = turn.current.then(() => run(id, file, control.signal));
    }
  };
  const again = (line: Line) => {
    line.stop();
    add([line.file]);
  };
  return { lines, add, again };
}

type Uploads = ReturnType<typeof useUploads>;

/** The button that chooses files. */
export function UploadButton({
  uploads,
  isMany = true,
  label,
  accept = acceptedFiles,
}: {
  uploads: Uploads;
  isMany?: boolean;
  label?: string;
  accept?: string;
}) {
  const t = useTranslations();
  const id = useId();
  return (
    <label
      htmlFor={id}
      className={`${buttonClass('primary')} cursor-pointer gap-1.5 has-focus-visible:outline-2 has-focus-visible:outline-accent`}
    >
      <Upload size={16} aria-hidden="true" />
      {label ?? t('ads.media.upload')}
      <input
        id={id}
        type="file"
        accept={accept}
        multiple={isMany}
        className="sr-only"
        onChange={(event) => {
          uploads.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}

export function UploadLines({ uploads }: { uploads: Uploads }) {
  const t = useTranslations();
  if (uploads.lines.length === 0) return null;
  return (
    <ul className="mb-3 space-y-2" aria-live="polite">
      {uploads.lines.map((line) => (
        <li key={line.id} className="flex items-center gap-3 rounded-lg bg-sunken px-3 py-2 text-sm">
          <span className="min-w-0 flex-1">
            <bdi className="block truncate font-medium">{line.file.name}</bdi>
            {line.problem === null ? (
              <progress
                className="mt-1 h-1.5 w-full accent-accent"
                value={line.share}
                aria-label={t('ads.media.progress', { name: line.file.name })}
              />
            ) : (
              <span role="alert" className="text-bad">
                {line.problem}
              </span>
            )}
          </span>
          {line.problem !== null && (
            <IconButton
              size="sm"
              label={t('ads.media.again')}
              icon={<RotateCcw size={16} />}
              onClick={() => uploads.again(line)}
            />
          )}
          <IconButton size="sm" label={t('ads.media.stop')} icon={<X size={16} />} onClick={line.stop} />
        </li>
      ))}
    </ul>
  );
}

/** Where files may be dropped. */
export function DropArea({
  uploads,
  className,
  children,
}: {
  uploads: Uploads;
  className?: string;
  children: ReactNode;
}) {
  const [isOver, setIsOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return (
    <div
      role="presentation"
      className={classNames(className, isOver && 'outline-2 outline-offset-4 outline-accent outline-dashed')}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(false);
        uploads.add([...event.dataTransfer.files]);
      }}
    >
      {children}
    </div>
  );
}
