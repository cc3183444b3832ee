// A receiver of webhooks: it keeps what it is sent and answers as it is told to.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry } from '../src/contract/audit.ts';

export interface Received {
  id: string;
  path: string;
  headers: Record<string, string>;
  /** As it came: what was signed. */
  body: string;
  type: string;
  entry: Entry;
  /** What it was answered; zero if the receiver hung up or kept silent. */
  status: number;
}

/** `stall` never answers, `hang up` closes the connection unanswered. */
export type Manner = number | 'stall' | 'hang up' | { redirect: string } | { body: string };

export interface Receiver {
  url: string;
  received: Received[];
  /** What the next message is answered; 200 unless it says otherwise. */
  manner: (message: Omit<Received, 'status'>) => Manner;
  /** Waits until something holds of what was received. */
  until(holds: (received: Received[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then(
      (body) => answer(receiver, { request, response, body }),
      () => undefined,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    manner: () => 200,
    async until(holds) {
      for (let waitedMs = 0; !holds(received); waitedMs += 20) {
        if (waitedMs > 20_000) throw new Error(`Waited in vain; received: ${JSON.stringify(received.map(brief))}`);
        await sleep(20);
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

const brief = ({ id, type, status }: Received): string => `${id} ${type} ${status}`;

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function answer(
  receiver: Receiver,
  { request, response, body }: { request: IncomingMessage; response: ServerResponse; body: string },
): void {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const { type, data } = JSON.parse(body) as { type: string; data: Entry };
  const message = { id: headers['webhook-id'] ?? '', path: request.url ?? '', headers, body, type, entry: data };
  const manner = receiver.manner(message);
  const keep = (status: number): void => void receiver.received.push({ ...message, status });
  if (manner === 'stall') return keep(0);
  if (manner === 'hang up') {
    keep(0);
    request.socket.destroy();
    return;
  }
  const status = typeof manner === 'number' ? manner : 'redirect' in manner ? 301 : 200;
  keep(status);
  response.writeHead(status, typeof manner === 'object' && 'redirect' in manner ? { location: manner.redirect } : {});
  response.end(typeof manner === 'object' && 'body' in manner ? manner.body : 'taken');
}
