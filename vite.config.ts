import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogModules } from './src/web/api/build/catalog-modules.ts';
import { compressedFiles } from './src/web/api/build/compressed-files.ts';
import { endpointModule } from './src/web/api/build/endpoint-module.ts';
import { oneWay } from './src/web/api/build/one-way.ts';
import { plainImports } from './src/web/api/build/plain-imports.ts';
import { preloadList } from './src/web/api/build/preload-list.ts';
import { fileBesideShell } from './src/web/api/build/shared-code.ts';

const server = process.env['ATRIUM_SERVER'] ?? 'http://127.0.0.1:4600';

export default defineConfig({
  root: 'src/web',
  plugins: [
    react(),
    tailwindcss(),
    endpointModule(),
    catalogModules(),
    plainImports(),
    oneWay(),
    preloadList(),
    compressedFiles(),
  ],
  // Messages are compiled while building, so the parser of ICU messages never reaches a browser.
  resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // Every browser that runs this code knows `modulepreload`. What a page loads later is named in `preload.json`.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, files, { hostType }) => (hostType === 'html' ? files : []),
    },
    rolldownOptions: {
      output: {
        // What pages share travels as one file: many small files compress badly, and on a slow network each costs a wait of its
        // own. What only one page or dialog needs stays with it.
        codeSplitting: {
          groups: [
            {
              name: fileBesideShell,
              debugName: 'forms',
              minShareCount: 2,
              priority: 1,
              includeDependenciesRecursively: false,
            },
            {
              name: 'shell',
              test: /node_modules|src[\\/]web[\\/](?:api|ui|frame)[\\/]/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
    // The content security policy allows no inline data except pictures.
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
  server: { port: 4601, proxy: { '/api': server, '/healthz': server, '/readyz': server } },
});
