import { defineConfig } from '@playwright/test';

// The global setup runs first and says where the browser and the server are; workers then read this file again.
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/browser',
  globalSetup: './test/browser.ts',
  fullyParallel: true,
  // One more than the cores that most machines have, since a page often waits for the server or a mail.
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    baseURL: process.env['ATRIUM_URL'] ?? 'http://localhost:4600',
    browserName: 'chromium',
    headless: true,
    locale: 'en-US',
    screenshot: 'only-on-failure',
    // A trace of every test takes a tenth longer: ATRIUM_TRACE=retain-on-failure keeps those of what failed.
    trace: (process.env['ATRIUM_TRACE'] ?? 'off') as 'off' | 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['ATRIUM_CHROMIUM'] ?? '',
      // Nothing else: the arguments that the browser's package suggests turn web security off.
      args: ['--no-sandbox'],
    },
  },
});
