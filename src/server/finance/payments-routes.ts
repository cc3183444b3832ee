import { api } from '../../contract/index.ts';
import { mostEventBytes } from '../../contract/payments.ts';
import { type Engine, type Enter, type Route, route, runCall } from '../foundation/calls.ts';
import { refuse } from '../foundation/errors.ts';
import type { Server } from '../foundation/http.ts';
import { acceptBytes, originOf } from '../foundation/http.ts';
import type { Installation } from '../foundation/installation.ts';
import { createPaymentProvider, listPaymentProviders, makePaymentSecret, updatePaymentProvider } from './payments.ts';
import { bookPaymentRefund, listPaymentEvents } from './payments-events.ts';
import { makeTestPayment, receivePayment } from './payments-inbound.ts';

const { finance } = api;
const leaveNothing = (): void => undefined;

export function paymentRoutes(installation: Installation): Route[] {
  /** Before it gets a connection to the database. */
  const limited: Enter = async ({ origin }) => {
    await installation.limits.take('payment.ip', origin.ip);
    return leaveNothing;
  };
  return [
    route(finance.listPaymentProviders, (context, input) => listPaymentProviders(context, installation, input)),
    route(finance.createPaymentProvider, (context, input) => createPaymentProvider(context, installation, input)),
    route(finance.updatePaymentProvider, (context, input) => updatePaymentProvider(context, installation, input)),
    route(finance.makePaymentSecret, (context, input) => makePaymentSecret(context, installation, input)),
    {
      ...route(finance.receivePayment, (context, input) => receivePayment(context, installation, input)),
      enter: limited,
    },
    route(finance.makeTestPayment, (context, input) => makeTestPayment(context, installation, input)),
    route(finance.listPaymentEvents, listPaymentEvents),
    route(finance.bookPaymentRefund, bookPaymentRefund),
  ];
}

/** Where providers post to. The body is what they signed, to the byte. */
export function servePayments(server: Server, engine: Engine): void {
  void server.register(async (inner) => {
    acceptBytes(inner, mostEventBytes);
    inner.post('/payments/:provider', async (request, reply) => {
      const headers = request.headers as Record<string, string | undefined>;
      const { provider } = request.params as { provider: string };
      const { body } = await runCall(engine, {
        endpoint: finance.receivePayment,
        input: {
          provider,
          id: headers['webhook-id'] ?? '',
          timestamp: headers['webhook-timestamp'] ?? '',
          signature: headers['webhook-signature'] ?? '',
          body: textOf(request.body),
        },
        credential: null,
        origin: originOf(request),
      });
      return reply.header('cache-control', 'no-store').header('x-request-id', request.id).send(body);
    });
  });
}

/** Bytes as the text that has exactly these bytes. */
function textOf(body: unknown): string {
  if (!Buffer.isBuffer(body)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    refuse('finance.payment_unreadable', { fields: '' });
  }
}
