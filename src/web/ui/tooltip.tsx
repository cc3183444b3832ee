/**
 * A few words on hover and focus, for the element that takes this: `<button {...tip(reason)}>`. Without a text there are none.
 * Never the only place of something a person needs: touch has no hover.
 */
export function tip(text: string | null | undefined): { 'data-tip'?: string } {
  return text ? { 'data-tip': text } : {};
}
