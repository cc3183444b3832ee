import { CopyButton } from './copy-button.tsx';

/** Text that is there to be copied, as a secret that is shown once. */
export function CopyableText({ text, isLong = false }: { text: string; isLong?: boolean }) {
  return (
    <div className={`flex gap-2 rounded-lg bg-sunken py-2 ps-3 pe-2 ${isLong ? 'items-start' : 'items-center'}`}>
      {isLong ? (
        <pre dir="ltr" className="min-w-0 flex-1 text-xs break-all whitespace-pre-wrap">
          {text}
        </pre>
      ) : (
        <code dir="ltr" className="min-w-0 flex-1 text-sm break-all">
          {text}
        </code>
      )}
      <CopyButton text={text} />
    </div>
  );
}
