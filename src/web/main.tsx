import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { firstAnswers } from './api/ask-first.ts';
import { queryClient } from './api/client.ts';
import { speak, startLocale } from './api/words.ts';
import { LocaleProvider } from './frame/locale.tsx';
import { router } from './routes.tsx';
import './styles.css';

async function start(): Promise<void> {
  const root = document.querySelector('#root');
  if (root === null) throw new Error('The page has no root.');
  const locale = startLocale();
  // The words and the code of the page travel side by side.
  const [messages] = await Promise.all([speak(locale), router.load()]);
  // What was asked early is here by now; to draw once, and whole, is quicker than to draw twice.
  await firstAnswers(100);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <LocaleProvider locale={locale} messages={messages}>
          <RouterProvider router={router} />
        </LocaleProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

// After an update the server no longer has the code of pages that were not opened yet: load the new app, once.
addEventListener('vite:preloadError', (event) => {
  const key = 'atrium_reloaded';
  if (Date.now() - Number(sessionStorage.getItem(key)) < 30_000) return;
  sessionStorage.setItem(key, String(Date.now()));
  event.preventDefault();
  location.reload();
});

void start();
