import { useTranslations } from 'use-intl';
import type { Form } from '../ui/use-form.ts';
import { RefusalError } from './refusal-error.ts';
import { useErrorSentence } from './sentences.ts';

/** What the server calls a problem of a field → the words for it. */
const fieldProblems: Record<string, string> = {
  missing: 'required',
  wrong_type: 'required',
  too_small: 'too_small',
  too_big: 'too_big',
};

/**
 * Lays a refusal into a form: what concerns a field goes beside the field, the rest comes back as a sentence for the
 * banner. `places` says which field a code belongs to, as in `{ 'identity.password_wrong': 'currentPassword' }`.
 */
export function usePlaceErrors() {
  const t = useTranslations();
  const say = useErrorSentence();
  return <N extends string>(
    error: unknown,
    form: {
      setError: Form<Record<NoInfer<N>, unknown>>['setError'];
      names: readonly N[];
      places?: Record<string, NoInfer<N>>;
    },
  ): string | null => {
    if (!(error instanceof RefusalError)) return say(error);
    const place = form.places?.[error.code];
    if (place !== undefined) {
      form.setError(place, { message: error.message }, { shouldFocus: true });
      return null;
    }
    let isPlaced = false;
    for (const { path, problem } of error.fields) {
      const name = form.names.find((known) => path === known || path.startsWith(`${known}.`));
      if (name === undefined) continue;
      const message = t(`errors.fields.${fieldProblems[problem] ?? 'invalid'}`);
      form.setError(name, { message }, { shouldFocus: !isPlaced });
      isPlaced = true;
    }
    return isPlaced ? null : say(error);
  };
}
