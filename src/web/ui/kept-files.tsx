import { Paperclip } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { fileMegabytes } from '../../contract/files.ts';
import { base64Of } from './base64.ts';
import { buttonClass } from './button.tsx';
import { toast } from './toast.tsx';

const endings = '.pdf,.png,.jpg,.jpeg,.webp,.csv,.txt,.docx,.xlsx';

interface KeptFile {
  id: string;
  name: string;
  bytes: number;
  url: string;
}

function FileLine({ file, by }: { file: KeptFile; by: ReactNode }) {
  const t = useTranslations();
  return (
    <li className="flex items-start gap-2.5">
      <Paperclip size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-ink-3" />
      <span className="min-w-0">
        <a
          href={file.url}
          download={file.name}
          className="text-sm font-medium break-words text-accent-ink hover:underline"
        >
          <bdi>{file.name}</bdi>
        </a>
        <span className="tnum ms-2 text-xs text-ink-3">
          {t('files.size', { size: Math.max(1, Math.round(file.bytes / 1024)) })}
        </span>
        {by}
      </span>
    </li>
  );
}

/** Sends a file; what is wrong with it is told, or nothing. */
type Send = (file: { name: string; content: string }) => Promise<string | null>;

/** A button that sends one file; what is wrong with it stands below. */
function FileChooser({ onSend }: { onSend: Send }) {
  const t = useTranslations();
  const id = useId();
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > fileMegabytes * 1024 * 1024) return setProblem(t('files.too_large', { limit: fileMegabytes }));
    setProblem(null);
    setIsSending(true);
    const wrong = await onSend({ name: file.name, content: await base64Of(file) });
    setIsSending(false);
    setProblem(wrong);
    if (wrong === null) toast({ message: t('files.added', { name: file.name }) });
  };
  return (
    <>
      <label
        htmlFor={id}
        className={`${buttonClass('secondary', 'sm')} cursor-pointer gap-1.5 has-focus-visible:outline-2 has-focus-visible:outline-accent`}
      >
        <Paperclip size={16} aria-hidden="true" />
        {t(isSending ? 'common.loading' : 'files.attach')}
        <input
          id={id}
          type="file"
          accept={endings}
          className="sr-only"
          onChange={(event) => {
            void choose(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </label>
      <p
        role={problem === null ? undefined : 'alert'}
        className={`text-xs ${problem === null ? 'text-ink-3' : 'text-bad'}`}
      >
        {problem ?? t('files.hint')}
      </p>
    </>
  );
}

/** Files that stay beside something, and the way to add one where that is allowed. */
export function KeptFiles<Of extends KeptFile>({
  files,
  by,
  onSend,
}: {
  files: readonly Of[];
  by: (file: Of) => ReactNode;
  onSend: Send | null;
}) {
  const t = useTranslations();
  return (
    <div className="space-y-2">
      {files.length > 0 && (
        <>
          <h4 className="text-sm text-ink-2">{t('files.list')}</h4>
          <ul aria-label={t('files.list')} className="space-y-2">
            {files.map((file) => (
              <FileLine key={file.id} file={file} by={by(file)} />
            ))}
          </ul>
        </>
      )}
      {onSend !== null && <FileChooser onSend={onSend} />}
    </div>
  );
}
