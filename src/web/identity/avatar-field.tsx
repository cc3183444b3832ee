import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Me } from '../../contract/identity.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Avatar } from '../ui/avatar.tsx';
import { base64Of } from '../ui/base64.ts';
import { Button, buttonClass } from '../ui/button.tsx';

const maxBytes = 4_000_000;

/** The picture of the person, with ways to change and remove it. */
export function AvatarField({ me }: { me: Me }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const put = useCommand('identity.putAvatar');
  const remove = useCommand('identity.removeAvatar');
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(null);
    if (file.size > maxBytes) {
      setProblem(t('identity.avatar.invalid'));
      return;
    }
    try {
      await put.mutateAsync({ image: await base64Of(file) });
    } catch (error) {
      setProblem(say(error));
    }
  };
  return (
    <div>
      <div className="flex flex-wrap items-center gap-4">
        <Avatar id={me.id} name={me.name} url={me.avatarUrl} size="xl" />
        <div className="flex flex-wrap gap-2">
          <label
            htmlFor={id}
            className={`${buttonClass('secondary', 'sm')} cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent`}
          >
            {t(put.isPending ? 'common.loading' : 'identity.avatar.choose')}
            <input
              id={id}
              type="file"
              accept="image/png,image/jpeg,image/webp"
              className="sr-only"
              onChange={(event) => {
                void choose(event.currentTarget.files?.[0]);
                event.currentTarget.value = '';
              }}
            />
          </label>
          {me.avatarUrl !== null && (
            <Button
              size="sm"
              variant="ghost"
              isBusy={remove.isPending}
              onClick={() => remove.mutate({}, { onError: (error) => setProblem(say(error)) })}
            >
              {t('identity.avatar.remove')}
            </Button>
          )}
        </div>
      </div>
      <p
        role={problem === null ? undefined : 'alert'}
        className={`mt-2 text-xs ${problem === null ? 'text-ink-3' : 'text-bad'}`}
      >
        {problem ?? t('identity.avatar.hint')}
      </p>
    </div>
  );
}
