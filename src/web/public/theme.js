// Runs before the first paint, so that neither theme nor language flashes. A file of its own because the page allows no inline script.
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
  root.lang = locale || (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
})();
