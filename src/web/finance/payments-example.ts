// How a payment is signed and posted from a terminal: what every Unix has, so that it can be tried before anything is programmed.

export interface ExampleOf {
  url: string;
  secret: string;
  currency: string;
  /** The body is dated to it. */
  at: Date;
}

export function curlExample({ url, secret, currency, at }: ExampleOf): string {
  const event = {
    id: `evt-${at.getTime()}`,
    type: 'payment.succeeded',
    amount: '10',
    currency,
    reference: 'Order 1',
    paidAt: at.toISOString(),
  };
  return [
    `BODY='${JSON.stringify(event)}'`,
    `ID=msg_$$; AT=$(date +%s)`,
    `KEY=$(printf %s '${secret.replace(/^whsec_/, '')}' | base64 -d | od -An -v -tx1 | tr -d ' \\n')`,
    `SIGNATURE=$(printf %s "$ID.$AT.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)`,
    `curl -s -X POST ${url} -H 'content-type: application/json' -H "webhook-id: $ID" \\`,
    `  -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGNATURE" -d "$BODY"`,
  ].join('\n');
}
