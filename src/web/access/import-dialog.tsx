import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { decodeText, parseTable } from '../ui/typed-table.ts';
import { draftLimit } from './grid-draft.ts';
import { linesOf, type TypedLine } from './typed-lines.ts';

const megabytes = 8;

/** Lines from a file or from what is pasted; what they mean is for the preview to say. */
export function ImportDialog({ onPreview, onClose }: { onPreview: (lines: TypedLine[]) => void; onClose: () => void }) {
  const t = useTranslations();
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const lines = linesOf(parseTable(text));
  const tooMany =
    lines.length > draftLimit ? t('grid.import.too_many', { count: lines.length, limit: draftLimit }) : null;
  const read = async (file: File | undefined) => {
    if (!file) return;
    const isTooLarge = file.size > megabytes * 1_048_576;
    const found = isTooLarge ? null : decodeText(new Uint8Array(await file.arrayBuffer()));
    setFault(found === null ? t(isTooLarge ? 'grid.import.too_large' : 'grid.import.no_text', { megabytes }) : null);
    if (found !== null) setText(found);
  };
  const problem = fault ?? tooMany;
  return (
    <Dialog
      size="lg"
      title={t('grid.import.title')}
      subtitle={t('grid.import.hint')}
      onClose={onClose}
      footerNote={text === '' ? undefined : t('grid.import.found', { count: lines.length })}
      onSubmit={(event) => {
        event.preventDefault();
        if (lines.length > 0 && tooMany === null) onPreview(lines);
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            disabledReason={lines.length === 0 ? t('grid.import.empty') : tooMany}
          >
            {t('grid.preview.open')}
          </Button>
        </>
      }
    >
      <Field label={t('grid.import.file')} hint={t('grid.import.file_hint')}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            className="block w-full text-sm text-ink-2"
            onChange={(event) => void read(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      <TextArea
        label={t('grid.import.text')}
        hint={t('grid.import.text_hint')}
        rows={10}
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setFault(null);
          setText(event.currentTarget.value);
        }}
      />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}
