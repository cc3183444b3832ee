// Wake-ups from the database (LISTEN/NOTIFY). They carry no facts and may be lost: who is woken reads again.
import pg from 'pg';

/** Listens for wake-ups, and again after the connection broke. Missed ones are made up by the heartbeat. */
export function listen(databaseUrl: string, told: (payload: string) => void): { stop(): Promise<void> } {
  let isStopped = false;
  let client: pg.Client | undefined;
  const connect = async (): Promise<void> => {
    if (isStopped) return;
    const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'atrium events', keepAlive: true });
    client = fresh;
    fresh.on('notification', ({ payload }) => told(payload ?? ''));
    fresh.on('error', () => undefined);
    fresh.on('end', () => void setTimeout(() => void connect(), 1000).unref());
    try {
      await fresh.connect();
      await fresh.query('listen atrium');
    } catch {
      await fresh.end().catch(() => undefined);
    }
  };
  void connect();
  return {
    async stop() {
      isStopped = true;
      await client?.end().catch(() => undefined);
    },
  };
}
