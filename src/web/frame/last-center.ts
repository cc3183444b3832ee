// The center a person was in last: the start leads back to it.
const storeKey = 'atrium_center';

export function lastCenter(): string | null {
  try {
    return localStorage.getItem(storeKey);
  } catch {
    return null;
  }
}

export function rememberCenter(center: string): void {
  localStorage.setItem(storeKey, center);
}

export function forgetCenter(): void {
  localStorage.removeItem(storeKey);
}
