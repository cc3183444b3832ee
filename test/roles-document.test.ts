import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { rolesDocument, rolesDocuments } from '../scripts/roles-document.ts';
import type { CatalogLocale } from '../src/locales/catalog.ts';

test('the documented roles are those that the server decides by', () => {
  for (const [locale, file] of Object.entries(rolesDocuments)) {
    const written = readFileSync(path.join(import.meta.dirname, '..', file), 'utf8');
    assert.equal(written, rolesDocument(locale as CatalogLocale), `${file} is stale: npm run roles`);
  }
});
