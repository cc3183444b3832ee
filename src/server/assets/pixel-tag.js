// The tag of a pixel, as pages of others load it. `atrium('init', code, { consent, optOut })`, then `atrium('track', event,
// { value, currency, id })`; `atrium('consent', true)` once the visitor agreed, `atrium('identify', { email, phone, externalId })`
// for who is signed in. Keys are hashed here and never leave as they were typed; without consent there is neither id nor key.
(() => {
  const queue = window.atrium?.q ?? [];
  const home = document.currentScript ? new URL(document.currentScript.src).origin : location.origin;
  const cookie = '_atrium';
  const pixels = [];
  let isAgreed = false;
  let keys = Promise.resolve({});

  const kept = () => document.cookie.match(/(?:^|; )_atrium=([0-9a-f]{32})/)?.[1];
  const random = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, '0')).join('');
  const keep = (value, seconds) => {
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `${cookie}=${value}; path=/; max-age=${seconds}; samesite=lax${secure}`;
  };
  const visitor = () => {
    const id = kept() ?? random();
    keep(id, 34128000);
    return id;
  };

  const cleaned = {
    email: (text) => text.trim().toLowerCase(),
    phone: (text) => text.replace(/[\s().-]/g, '').replace(/^(\+|00)/, ''),
    externalId: (text) => text.trim(),
  };
  const hash = async (text) => {
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return Array.from(new Uint8Array(bytes), (n) => n.toString(16).padStart(2, '0')).join('');
  };
  const hashed = async (person) => {
    const user = {};
    // Pages without TLS have no hashes, and so no keys.
    if (crypto.subtle)
      for (const key in cleaned)
        if (person[key]) {
          const text = String(person[key]);
          user[key] = /^[0-9a-f]{64}$/i.test(text) ? text.toLowerCase() : await hash(cleaned[key](text));
        }
    return user;
  };

  const testCode = () => {
    try {
      const asked = new URLSearchParams(location.search).get('atrium_test');
      if (asked) sessionStorage.setItem('atrium_test', asked);
      return sessionStorage.getItem('atrium_test') ?? undefined;
    } catch {
      return undefined;
    }
  };

  const send = (code, event) => {
    const url = `${home}/collect/${code}`;
    const body = JSON.stringify({ ...event, sentAt: new Date().toISOString() });
    if (!navigator.sendBeacon?.(url, body)) new Image().src = `${url}?d=${encodeURIComponent(body)}`;
  };

  const acts = {
    init(code, { consent = 'asked', optOut = true } = {}) {
      const asksNot = navigator.globalPrivacyControl || navigator.doNotTrack === '1';
      if (optOut && asksNot) return;
      pixels.push(code);
      if (consent === 'assumed' || kept()) isAgreed = true;
    },
    consent(agrees) {
      isAgreed = agrees === true;
      if (!isAgreed) {
        keep('', 0);
        keys = Promise.resolve({});
      }
    },
    identify(person) {
      keys = hashed(person ?? {}).catch(() => ({}));
    },
    async track(event, { value, currency, id } = {}) {
      const told = {
        event,
        id: id ?? random(),
        at: new Date().toISOString(),
        url: location.href.split('#')[0],
        value,
        currency,
      };
      const test = testCode();
      const codes = [...pixels];
      if (codes.length === 0) return;
      const agreed = isAgreed;
      const user = agreed ? { ...(await keys), visitor: visitor() } : undefined;
      for (const code of codes) send(code, { ...told, user, test });
    },
  };

  window.atrium = (act, ...rest) => acts[act]?.(...rest);
  for (const call of queue) window.atrium(...call);
})();
