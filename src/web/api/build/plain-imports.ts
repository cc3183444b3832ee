import type { Plugin } from 'vite';

/**
 * Of an import that fails the app is told, as it is without this. The names of all files that each page loads, which the bundler
 * would put into the code that every page waits for, are in `preload.json` instead (page-list.ts).
 */
export function plainImports(): Plugin {
  const helper = '\0vite/preload-helper.js';
  return {
    name: 'atrium-plain-imports',
    apply: 'build',
    enforce: 'pre',
    load: (id) =>
      id === helper
        ? `export const __vitePreload = (load) => load().catch((error) => {
            if (dispatchEvent(new Event('vite:preloadError', { cancelable: true }))) throw error;
          });`
        : null,
  };
}
