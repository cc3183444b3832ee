// The smallest mail server that a test needs: it keeps what it is sent, and refuses addresses as it is told to.
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface MailServer {
  url: string;
  /** Address → the answer it gets, such as `550 No such mailbox`. Taken out once given, where it begins with 4. */
  refusals: Map<string, string>;
  /** The first mail to an address as it came, with its soft line breaks undone; the first that holds a text, if one is given. */
  mailTo(address: string, text?: string): Promise<string>;
  /** Every mail to an address so far. */
  mailsTo(address: string): string[];
  close(): Promise<void>;
}

export async function openMailServer(): Promise<MailServer> {
  const mails: { to: string; text: string }[] = [];
  const refusals = new Map<string, string>();
  const server = createServer((socket) => converse(socket, { mails, refusals }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refusals,
    mailsTo: (address) => mails.filter(({ to }) => to === address).map((mail) => mail.text),
    async mailTo(address, text = '') {
      for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 50) {
        const mail = mails.find((one) => one.to === address && one.text.includes(text));
        if (mail) return mail.text;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`No mail to ${address} arrived.`);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function converse(
  socket: Socket,
  post: { mails: { to: string; text: string }[]; refusals: Map<string, string> },
): void {
  let unread = '';
  let to = '';
  let body: string[] | null = null;
  const answerTo = (line: string): string | null => {
    if (body !== null) {
      if (line !== '.') {
        body.push(line.startsWith('..') ? line.slice(1) : line);
        return null;
      }
      post.mails.push({ to, text: body.join('\r\n').replaceAll('=\r\n', '').replaceAll('=3D', '=') });
      body = null;
      return '250 Kept';
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'RCPT') {
      to = /<([^>]*)>/.exec(line)?.[1] ?? '';
      const refusal = post.refusals.get(to);
      if (refusal?.startsWith('4')) post.refusals.delete(to);
      return refusal ?? '250 OK';
    }
    if (verb === 'DATA') body = [];
    if (verb === 'QUIT') socket.end();
    return verb === 'DATA' ? '354 Go on' : verb === 'QUIT' ? '221 Bye' : '250 OK';
  };
  socket.on('error', () => undefined); // a client that hangs up is no fault of a test
  socket.setEncoding('utf8');
  socket.write('220 test\r\n');
  socket.on('data', (chunk: string) => {
    const lines = (unread + chunk).split('\r\n');
    unread = lines.pop() ?? '';
    for (const line of lines) {
      const answer = answerTo(line);
      if (answer !== null) socket.write(`${answer}\r\n`);
    }
  });
}
