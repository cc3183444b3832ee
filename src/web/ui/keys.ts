// Single-key shortcuts. They can be switched off, since they get in the way of some assistive tools.
const storeKey = 'atrium_keys';

/** Whether single keys act. */
export function areKeysOn(): boolean {
  try {
    return localStorage.getItem(storeKey) !== 'off';
  } catch {
    return true;
  }
}

export function setKeysOn(isOn: boolean): void {
  localStorage.setItem(storeKey, isOn ? 'on' : 'off');
}

/** The key belongs to a text field, a menu or an open dialog, or is held with a modifier: no shortcut. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return true;
  const target = event.target as HTMLElement;
  if (target.isContentEditable || target.closest('dialog, [role=menu]') !== null) return true;
  if (document.querySelector('dialog[open]') !== null) return true;
  return target.matches('input:not([type=checkbox],[type=radio]), textarea, select');
}
