// The two packages of the post office come without types; these are the parts that it uses.
declare module 'smtp-server' {
  import type { AddressInfo } from 'node:net';
  import type { Readable } from 'node:stream';

  export class SMTPServer {
    readonly server: { address(): AddressInfo | string | null };
    constructor(options: {
      authOptional: boolean;
      disabledCommands: string[];
      onData(stream: Readable, session: object, done: (error: Error | null) => void): void;
    });
    listen(port: number, host: string, listening: () => void): void;
    close(closed: () => void): void;
  }
}

declare module 'mailparser' {
  import type { Readable } from 'node:stream';

  export function simpleParser(source: Readable): Promise<{
    to?: { value: { address?: string }[] };
    subject?: string;
    text?: string;
    html: string | false;
  }>;
}
