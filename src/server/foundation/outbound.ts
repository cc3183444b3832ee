// The one way out to addresses that people typed. A name is resolved once, every address it has is judged, and the connection
// goes to one of those that were judged: what the name says a moment later does not matter. Redirects are answers like others.
import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface Resolved {
  address: string;
  family: number;
}

export interface OutboundOptions {
  /** Whether addresses of this machine and of private networks may be reached, and http without TLS be spoken. */
  allowsPrivate: boolean;
  /** For the whole of a call; 15 seconds unless it says otherwise. */
  timeoutMs?: number;
  /** What a name stands for; the system's own way unless it says otherwise. */
  lookup?: (host: string) => Promise<Resolved[]>;
}

export type Fault = 'not_https' | 'not_allowed';
export type Trouble = 'unreachable' | 'timed_out' | 'not_allowed';

export interface Answered {
  status: number;
  /** The beginning of the body. */
  text: string;
}

/** With where it sends on to. */
type Told = Answered & { location?: string };

export interface Outbound {
  /** What forbids an address, as far as it can be known now; a name that cannot be resolved may be one later. */
  judge(url: string): Promise<Fault | null>;
  /** @throws OutboundError */
  post(url: string, message: { headers: Record<string, string>; body: string }): Promise<Answered>;
  /** Reads a page, and those it sends on to, each judged like the first; no more of them than a browser would wait for. @throws OutboundError */
  get(url: string): Promise<Answered>;
}

export class OutboundError extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble, cause?: unknown) {
    super(trouble, { cause });
    this.trouble = trouble;
  }
}

const defaultTimeoutMs = 15_000;
const lookupTimeoutMs = 3_000;
const mostRead = 65_536;
const mostKept = 1_000;

export function openOutbound(options: OutboundOptions): Outbound {
  return {
    judge: (url) => judge(options, url),
    post: (url, message) => send(options, url, { method: 'POST', ...message }),
    get: (url) => follow(options, url),
  };
}

/** Wherever an address is written in another form (decimal, octal, mapped into IPv6), it is judged as what it is. */
export function isPublicAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'unicast';
}

/** The host of an address without the brackets of IPv6; the URL parser has put decimal and octal forms right by then. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

const localNames = /(^|\.)(localhost|local|internal|intranet|home\.arpa|lan)$/i;

function faultOf({ allowsPrivate }: OutboundOptions, url: URL): Fault | null {
  if (url.protocol !== 'https:' && !(allowsPrivate && url.protocol === 'http:')) return 'not_https';
  if (url.username !== '' || url.password !== '') return 'not_allowed';
  if (allowsPrivate) return null;
  const host = hostOf(url);
  if (isIP(host) !== 0) return isPublicAddress(host) ? null : 'not_allowed';
  // A name without a dot is one of the machine's own network.
  return localNames.test(host) || !host.includes('.') ? 'not_allowed' : null;
}

async function judge(options: OutboundOptions, text: string): Promise<Fault | null> {
  const url = new URL(text);
  const fault = faultOf(options, url);
  if (fault !== null || options.allowsPrivate || isIP(hostOf(url)) !== 0) return fault;
  const found = await resolve(options, hostOf(url), lookupTimeoutMs).catch(() => []);
  return found.every(({ address }) => isPublicAddress(address)) ? null : 'not_allowed';
}

async function resolve(options: OutboundOptions, host: string, timeoutMs: number): Promise<Resolved[]> {
  const version = isIP(host);
  if (version !== 0) return [{ address: host, family: version }];
  const asked = options.lookup ? options.lookup(host) : systemLookup(host, { all: true, verbatim: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutboundError('timed_out')), timeoutMs);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

const mostRedirects = 5;
const reading = { method: 'GET', headers: { accept: 'text/html,*/*', 'user-agent': 'Atrium' }, body: '' } as const;

async function follow(options: OutboundOptions, text: string): Promise<Answered> {
  let url = text;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const { location, ...answer } = await send(options, url, reading);
    if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
    if (!URL.canParse(location, url)) return { ...answer, status: 502 };
    url = new URL(location, url).href;
  }
  throw new OutboundError('unreachable');
}

interface Message {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string;
}

async function send(options: OutboundOptions, text: string, message: Message): Promise<Told> {
  const url = new URL(text);
  if (faultOf(options, url) !== null) throw new OutboundError('not_allowed');
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const found = await resolve(options, hostOf(url), timeoutMs);
    // One bad address among good ones is a name that tries its luck.
    if (!options.allowsPrivate && !found.every(({ address }) => isPublicAddress(address)))
      throw new OutboundError('not_allowed');
    const [target] = found;
    if (!target) throw new OutboundError('unreachable');
    return await exchange(url, target, { ...message, signal });
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    throw new OutboundError(signal.aborted ? 'timed_out' : 'unreachable', error);
  }
}

function exchange(url: URL, target: Resolved, message: Message & { signal: AbortSignal }): Promise<Told> {
  const isTls = url.protocol === 'https:';
  const host = hostOf(url);
  return new Promise((resolveAnswer, reject) => {
    const asked = (isTls ? httpsRequest : httpRequest)({
      method: message.method,
      // The judged address itself, so that nothing is looked up again; the certificate must still be that of the name.
      host: target.address,
      family: target.family,
      port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      headers: {
        ...message.headers,
        host: url.host,
        ...(message.method === 'POST' ? { 'content-length': Buffer.byteLength(message.body) } : {}),
      },
      agent: false,
      signal: message.signal,
      ...(isTls && isIP(host) === 0 ? { servername: host } : {}),
    });
    asked.on('error', reject);
    asked.on('response', (response) => readBeginning(response).then(resolveAnswer, reject));
    asked.end(message.body);
  });
}

/** Reads no more than it must: an answer without end is cut off, and counts by its status. */
async function readBeginning(response: IncomingMessage): Promise<Told> {
  const parts: Buffer[] = [];
  let read = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    read += part.length;
    if (read > mostRead) break;
  }
  const text = Buffer.concat(parts).toString('utf8').replaceAll('\u0000', '').slice(0, mostKept).toWellFormed();
  const { location } = response.headers;
  return { status: response.statusCode ?? 0, text, ...(location === undefined ? {} : { location }) };
}
