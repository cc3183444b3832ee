import { createContext, type RefObject, useContext, useEffect, useRef } from 'react';

/** Where the pages below are, as the name of a center: the second part of their titles. */
export const PlaceName = createContext<string | undefined>(undefined);

/** Names the page in the browser's tab and history after the heading that gets the `ref`, or after `title`. */
export function usePageTitle(title?: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const place = useContext(PlaceName);
  useEffect(() => {
    const page = title ?? heading.current?.textContent;
    document.title = [...new Set([page, place, 'Atrium'])].filter(Boolean).join(' · ');
  });
  return heading;
}
