// The brand identity as which an ad appears; without one it has a brand name of its own.
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { Identity } from '../../contract/ads-identities.ts';
import type { MediaFile } from '../../contract/ads-media.ts';
import { call } from '../api/call.ts';
import { Avatar } from '../ui/avatar.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import type { LibraryAt } from './send-media.ts';

export type Brand = Pick<Ad, 'brandName' | 'identity'>;

export function BrandPicture({ name, picture }: { name: string; picture: MediaFile | null }) {
  return <Avatar id={name} name={name} url={picture && (picture.previewUrl ?? picture.url)} />;
}

export function IdentityPicker({
  at: { center, account },
  brand,
  error,
  onChange,
}: {
  at: LibraryAt;
  brand: Brand;
  error?: string | undefined;
  onChange: (brand: Partial<Brand>) => void;
}) {
  const t = useTranslations();
  const [found, setFound] = useState<ReadonlyMap<string, Identity>>(new Map());
  const find = useCallback(
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('ads.listIdentities', { center, account, search, sort: 'name', pageSize: 20 });
      setFound(new Map(items.map((one) => [one.id, one])));
      return items.map(({ id, name, picture }) => ({
        id,
        label: name,
        picture: <BrandPicture name={name} picture={picture} />,
      }));
    },
    [center, account],
  );
  const { brandName, identity } = brand;
  const chosen =
    identity === null
      ? []
      : [
          {
            id: identity.id,
            label: brandName,
            picture: <BrandPicture name={brandName} picture={identity.picture} />,
          },
        ];
  return (
    <Picker
      label={t('ads.identities.of_ad')}
      hint={t('ads.identities.of_ad_hint')}
      error={error}
      find={find}
      isSingle
      chosen={chosen}
      onChange={([choice]) => {
        const one = choice && found.get(choice.id);
        onChange(one ? { brandName: one.name, identity: { id: one.id, picture: one.picture } } : { identity: null });
      }}
    />
  );
}
