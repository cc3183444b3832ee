// Targeting in one line, in the reader's words.
import { useLocale, useTranslations } from 'use-intl';
import type { Targeting } from '../../contract/ads-groups.ts';

export function useTargetingWords(): (targeting: Targeting) => string {
  const t = useTranslations();
  const locale = useLocale();
  const regions = new Intl.DisplayNames([locale], { type: 'region' });
  const languages = new Intl.DisplayNames([locale], { type: 'language' });
  return ({ places, languages: spoken, gender, ages, devices, systems, audiences: { include, exclude } }) => {
    const list = (all: readonly string[]) => all.join(t('common.comma'));
    const kinds = (all: readonly string[]) => list(all.map((one) => t(`ads.kinds.${one}`)));
    const parts = [
      list(places.map((code) => regions.of(code) ?? code)),
      list(spoken.map((code) => languages.of(code) ?? code)),
      gender === null ? '' : t(`ads.kinds.${gender}`),
      list(ages),
      kinds(devices),
      kinds(systems),
      include.length === 0 ? '' : t('audiences.saved.included', { count: include.length }),
      exclude.length === 0 ? '' : t('audiences.saved.excluded', { count: exclude.length }),
    ].filter(Boolean);
    return parts.length === 0 ? t('audiences.saved.everybody') : parts.join(' · ');
  };
}
