// `npm run schema`: writes database/schema.sql as the migrations make it, from a database of its own.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { migrate } from '../src/server/foundation/migrations.ts';
import { startTestPostgres } from '../test/postgres.ts';
import { schemaText } from './schema-text.ts';

const postgres = await startTestPostgres();
const client = new Client({ connectionString: postgres.url });
try {
  await client.connect();
  await migrate(client);
  writeFileSync(path.join(import.meta.dirname, '..', 'database', 'schema.sql'), await schemaText(client));
} finally {
  await client.end();
  await postgres.stop();
}
