const addressLike = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/;
export function looksLikeEmail(value: string): boolean {
  return addressLike.test(value);
}
