// Runs before the first paint, so that neither theme nor language flashes, and sends the first questions of the page while its
// code is still on the way. A file of its own because the page allows no inline script.
(() => {
  const root = document.documentElement;
  let theme = null;
  let locale = null;
  try {
    theme = localStorage.getItem('atrium_theme');
    locale = localStorage.getItem('atrium_locale');
  } catch {}
  const isDark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = isDark ? 'dark' : 'light';
  const served = root.lang;
  root.lang = locale || (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
  if (root.lang !== served) root.dataset.boot = 'bare';

  // The server names the calls of the address, and who may make them. `call.ts` takes the answers over.
  const named = document.querySelector('meta[name=calls]');
  if (!named) return;
  const headers = { accept: 'application/json', 'accept-language': root.lang };
  const ask = (url) => fetch(url, { headers, credentials: 'same-origin' });
  const answers = new Map();
  const may = async (action) => {
    const [center] = answers.values();
    const { viewer } = await (await center).clone().json();
    return viewer.can.includes(action);
  };
  const calls = JSON.parse(named.content);
  for (const [url, action] of calls) {
    const answer = action ? may(action).then((isFine) => (isFine ? ask(url) : undefined)) : ask(url);
    answer.catch(() => undefined);
    answers.set(url, answer);
  }
  globalThis.early = answers;
  globalThis.first = calls;

  // Finding out the time zone takes a browser long, once: better now, while the code is on its way, than before the first words.
  setTimeout(() => new Intl.DateTimeFormat().resolvedOptions(), 100);
})();
