import { useState } from 'react';
import { classNames } from './class-names.ts';

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? '?';
  // One Chinese character says as much as two Latin letters.
  if (/^[\u3400-\u9fff\uf900-\ufaff]/.test(first)) return Array.from(first)[0] ?? '?';
  const letters = [first, ...words.slice(1).slice(-1)].map((word) => Array.from(word)[0] ?? '');
  return letters.join('').toUpperCase();
}

function hueOf(id: string): number {
  let hash = 7;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) % 100_003;
  // The golden angle keeps neighbours apart.
  return Math.round((hash * 137.508) % 360);
}

const boxClass = 'inline-flex shrink-0 items-center justify-center rounded-full font-medium';

const sizes = {
  xs: 'size-5 text-[9px]',
  sm: 'size-7 text-[11px]',
  md: 'size-8 text-xs',
  lg: 'size-10 text-sm',
  xl: 'size-16 text-xl',
};

interface AvatarProps {
  id: string;
  name: string;
  url?: string | null;
  size?: keyof typeof sizes;
  className?: string;
}

function Initials({ id, name, size = 'md', className }: AvatarProps) {
  const hue = hueOf(id);
  return (
    <span
      aria-hidden="true"
      // Drawn by the style sheet, so that the initials are no text beside the name.
      data-initials={initialsOf(name)}
      className={classNames(boxClass, sizes[size], 'before:content-[attr(data-initials)]', className)}
      style={{
        backgroundColor: `oklch(var(--av-bg) 0.055 ${hue})`,
        color: `oklch(var(--av-fg) 0.1 ${hue})`,
      }}
    />
  );
}

function Picture({ url, ...rest }: AvatarProps & { url: string }) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  if (url === brokenUrl) return <Initials {...rest} />;
  return (
    <img
      src={url}
      alt=""
      className={classNames(boxClass, sizes[rest.size ?? 'md'], 'object-cover', rest.className)}
      onError={() => setBrokenUrl(url)}
    />
  );
}

/** A person's picture, or their initials on a colour that stays theirs. Decoration beside the name. */
export function Avatar({ url, ...rest }: AvatarProps) {
  return url === null || url === undefined ? <Initials {...rest} /> : <Picture {...rest} url={url} />;
}
