// Joins the rooms to the contract: the only file that sees them all. Lower rooms that must reach higher ones get what they
// need from here.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import * as access from './access/index.ts';
import * as ads from './ads/index.ts';
import * as assets from './assets/index.ts';
import * as audit from './audit/index.ts';
import * as businessApi from './business-api/index.ts';
import * as centers from './centers/index.ts';
import * as finance from './finance/index.ts';
import type { Engine, Route } from './foundation/calls.ts';
import { compressAnswers } from './foundation/compress.ts';
import type { Config } from './foundation/config.ts';
import { type Database, openDatabase } from './foundation/database.ts';
import { createServer, type HttpSettings, type Server, serveContract } from './foundation/http.ts';
import type { Installation } from './foundation/installation.ts';
import { openJobs } from './foundation/jobs.ts';
import { openMail } from './foundation/mail.ts';
import { serveMailbox } from './foundation/mailbox.ts';
import { type Outbound, type OutboundOptions, openOutbound } from './foundation/outbound.ts';
import { openLimits } from './foundation/rate-limit.ts';
import { serveReference } from './foundation/reference.ts';
import { askWithin, makeWithin, rehearse, runStored } from './foundation/stored.ts';
import { serveWeb } from './foundation/web.ts';
import * as identity from './identity/index.ts';
import * as members from './members/index.ts';
import * as notifications from './notifications/index.ts';
import * as partners from './partners/index.ts';
import * as reporting from './reporting/index.ts';
import * as requests from './requests/index.ts';

export interface App {
  /** Where it listens. */
  url: string;
  stop(): Promise<void>;
}

export interface AppOptions {
  /** Multiplies what the rate limits allow. */
  limitFactor?: number;
  /** Checks every reply against the contract. */
  checksReplies?: boolean;
  /** Whether jobs that come at set times do; yes unless it says otherwise. */
  hasClock?: boolean;
  /** How addresses that people typed are reached: what a test says of names and of patience. */
  outbound?: Pick<OutboundOptions, 'lookup' | 'timeoutMs'>;
  /** Told of every bug; printed to standard error unless given. */
  report?: (error: unknown, where: string) => void;
}

/** Starts to serve. The database is migrated and stays the caller's to stop. */
export async function startApp(config: Config, databaseUrl: string, options: AppOptions = {}): Promise<App> {
  const report = options.report ?? printBug;
  const database = openDatabase(databaseUrl);
  const installation = openInstallation(config, { databaseUrl, database, report, options });
  // Calls that make calls need the engine, which is made of all calls.
  let engine: Engine | undefined;
  const theEngine = (): Engine => engine ?? raise('A call was asked for before there was an engine.');
  const inner = innerCalls(theEngine);
  const deciders: requests.Deciders = {
    'members.invitation': members.invitationDecider,
    'members.review': members.reviewDecider(inner.within),
    'assets.binding': assets.bindingDecider,
    'assets.transfer': assets.transferDecider(followers),
    'access.elevation': access.elevationDecider,
    'partners.link': partners.linkDecider,
    'partners.access_request': partners.accessDecider,
    'requests.proposal': requests.proposalDecider(installation),
  };
  const reviewers = new Set(config.operators ?? []);
  const reviewing = openReview(config, { installation, database, options, report });
  const library = openLibrary(config, installation.jobs, database);
  registerJobs(installation, database, { deciders, engine: theEngine });
  const { allowsPrivateWebhooks = false } = config;
  const outbound = openOutbound({ allowsPrivate: allowsPrivateWebhooks, ...options.outbound });
  const telling = notifications.openNotifications({ installation, database, outbound, report });
  engine = openEngine(database, routesOf(installation, deciders, { ...inner, outbound, library, reviewers }), {
    ...options,
    written: () => {
      telling.written();
      reviewing.look();
    },
  });
  await installation.jobs.start();
  telling.start();
  const settings: HttpSettings & { databaseUrl: string } = {
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy.length === 0 ? false : config.trustProxy,
    report: (error, requestId) => report(error, `request ${requestId}`),
    databaseUrl,
  };
  const server = await createServer(settings);
  compressAnswers(server);
  serveContract(server, engine, settings);
  const events = [requests.serveEvents(server, engine, settings), assets.serveTestEvents(server, engine, settings)];
  serveFiles(server, engine, { ...settings, store: library.store, reviewers });
  serveStrangers(server, engine, { ...config, database, report, factor: options.limitFactor ?? 1 });
  const pages = openOutbound({ allowsPrivate: false, ...options.outbound });
  businessApi.serve(server, engine, { ...settings, outbound: pages });
  serveReference(server, settings);
  if (config.smtpUrl === undefined) serveMailbox(server, database, settings);
  serveHealth(server, database);
  await serveWeb(server, settings, webFolder());
  const stop = async (): Promise<void> => {
    for (const each of events) await each.stop();
    await server.close();
    await telling.stop();
    await reviewing.stop();
    await installation.jobs.stop();
    installation.mail.close();
    await installation.limits.close();
    await database.close();
  };
  try {
    await server.listen({ port: config.port, host: config.host });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: addressOf(server, config), stop };
}

/** What rooms do by themselves. */
function registerJobs(
  installation: Installation,
  database: Database,
  { deciders, engine }: { deciders: requests.Deciders; engine: () => Engine },
): void {
  requests.registerJobs(installation.jobs, database, deciders);
  requests.registerReminders(installation, database);
  access.announceEnds(installation, database);
  finance.registerJobs(installation, database);
  assets.keepAll(installation, database);
  finance.mailInvoices(installation, database);
  members.watchInvitationMail(installation.mail, database);
  centers.runRecoveries(installation, database);
  const runs: Parameters<typeof ads.runRules>[2] = (stored, steps) => runStored(engine(), stored, steps);
  requests.runProposals(installation.jobs, database, runs);
  ads.runRules(installation.jobs, database, runs);
  ads.announcePostEnds(installation, database);
}

function addressOf(server: Server, config: Config): string {
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
}

function openInstallation(
  config: Config,
  parts: {
    databaseUrl: string;
    database: Database;
    report: (error: unknown, where: string) => void;
    options: AppOptions;
  },
): Installation {
  const { publicUrl, secretKey, mailFrom, smtpUrl } = config;
  const jobs = openJobs(parts.databaseUrl, parts.report, { hasClock: parts.options.hasClock ?? true });
  const mailSettings = { publicUrl, secretKey, mailFrom, ...(smtpUrl === undefined ? {} : { smtpUrl }) };
  const mail = openMail(mailSettings, { jobs, database: parts.database });
  const { limitFactor } = parts.options;
  const limits = openLimits(parts.databaseUrl, limitFactor === undefined ? {} : { factor: limitFactor });
  return { publicUrl, secretKey, jobs, mail, limits };
}

/** The creative libraries of all ad accounts. */
function openLibrary(
  config: Config,
  jobs: Installation['jobs'],
  database: Database,
): Parameters<typeof ads.postRoutes>[0] {
  const store = ads.openMediaStore(config);
  ads.sweepMedia({ jobs }, database, store);
  return { store, mostBytes: (config.mediaGigabytes ?? 20) * 1024 ** 3, codes: ads.openPostCodes(config) };
}

/** The rules that look at ads. Pages of advertisers are never looked for on this machine or in its own network. */
function openReview(
  config: Config,
  {
    installation,
    database,
    options,
    report,
  }: {
    installation: Installation;
    database: Database;
    options: AppOptions;
    report: (error: unknown, where: string) => void;
  },
): ads.Reviewing {
  const { reviewWords, reviewTrustAfter = null } = config;
  const words = ads.compileWords(reviewWords === undefined ? ads.usualWords : ads.readWords(reviewWords));
  const outbound = openOutbound({ allowsPrivate: false, ...options.outbound });
  return ads.reviewAds(installation, database, { outbound, rules: { words, trustAfter: reviewTrustAfter }, report });
}

/** Rooms that keep something of an ad account beside it. One that comes to do so adds itself here. */
const followers: readonly assets.Follower[] = [finance.follower];

/** Calls that make other calls, tried or for good. */
interface Inner {
  rehearsal: requests.Rehearse;
  within: audit.MakeWithin;
  asking: audit.AskWithin;
}

function innerCalls(engine: () => Engine): Inner {
  return {
    rehearsal: (context, call) => rehearse(engine(), context, call),
    within: (context, call) => makeWithin(engine(), context, { ...call, isDryRun: context.isDryRun }),
    asking: (context, call) => askWithin(engine(), context, call),
  };
}

function routesOf(
  installation: Installation,
  deciders: requests.Deciders,
  inner: Inner & { outbound: Outbound; library: Parameters<typeof ads.postRoutes>[0]; reviewers: Set<string> },
): Route[] {
  return [
    ...identity.routes(installation),
    ...access.routes({ countPromises: members.countPromises, asks: elevationAsks(installation) }),
    ...access.gridRoutes({ ...installation, budgetsOf: finance.listDailyBudgets }),
    ...centers.routes(installation, members.listStewards),
    ...members.routes({ installation, names: assets.accountNames }, leavingsOf(deciders)),
    ...assets.routes(installation, followers, members.giveGroupToTeams),
    ...assets.pixelRoutes(installation),
    ...assets.audienceRoutes(installation),
    ...requests.routes(deciders, { installation, rehearse: inner.rehearsal }),
    ...partners.routes(installation),
    ...notifications.routes(installation, inner.outbound),
    ...finance.routes(installation),
    ...finance.billingRoutes(installation),
    ...finance.paymentRoutes(installation),
    ...ads.routes({ ...inner, numbers: reporting.numbers }),
    ...ads.postRoutes(inner.library),
    ...ads.reviewRoutes(inner.reviewers),
    ...ads.ruleRoutes({ numbers: reporting.ruleNumbers, within: inner.within }),
    ...reporting.routes(),
    ...audit.routes(inner.within, inner.asking),
  ];
}

/** What a leaver leaves, in the order in which it is closed. A room in which people come to own things adds its own here. */
function leavingsOf(deciders: requests.Deciders): access.Leaving[] {
  return [...requests.leavings(deciders), ...notifications.leavings, ...ads.leavings];
}

/** A request for a higher role goes to the Owners and Admins of the own center. */
function elevationAsks(installation: Installation): Parameters<typeof access.routes>[0]['asks'] {
  const kind = 'access.elevation';
  return {
    ask: (context, asked) => {
      const to = { centerId: context.centerId };
      return requests.ask(context, installation, { kind, centerName: context.centerName, to, ...asked });
    },
    isWaiting: (context, accountId) => requests.isWaiting(context, { kind, details: { account: { id: accountId } } }),
  };
}

function openEngine(
  database: Database,
  routes: Route[],
  options: AppOptions & Required<Pick<Engine, 'written'>>,
): Engine {
  return {
    database,
    routes: new Map(routes.map((route) => [route.endpoint.name, route])),
    admit: access.admit,
    needsApproval: requests.needsApproval,
    atStake: finance.listAtStake,
    denied: audit.recordDenied,
    seen: (context) => {
      identity.noteSeen(database, context);
      if (context.hasMember) members.noteSighting(database, context);
    },
    written: options.written,
    checksReplies: options.checksReplies ?? false,
  };
}

function raise(message: string): never {
  throw new Error(message);
}

/** Alive is the process; ready is also the database. */
/** What answers bytes instead of a reply of the contract. */
function serveFiles(
  server: Server,
  engine: Engine,
  settings: HttpSettings & { store: ReturnType<typeof ads.openMediaStore>; reviewers: Set<string> },
): void {
  ads.serveMedia(server, { engine, settings, store: settings.store, reviewers: settings.reviewers });
  identity.serveAvatars(server, engine, settings);
  requests.serveAttachments(server, engine, settings);
  members.serveReceipts(server, engine, settings);
  finance.serveTransactionFile(server, engine, settings);
  finance.servePapers(server, engine, settings);
  finance.serveInvoices(server, engine, settings);
}

/** Doors for whoever has no account here, and shows something else. */
function serveStrangers(server: Server, engine: Engine, collecting: assets.Collecting): void {
  notifications.serveUnsubscribe(server, engine);
  finance.servePayments(server, engine);
  assets.serveCollect(server, collecting);
}

function serveHealth(server: Server, database: Database): void {
  server.get('/healthz', () => ({ status: 'alive' }));
  server.get('/readyz', async (_request, reply) => {
    try {
      await database.pool.query('select 1');
      return { status: 'ready' };
    } catch {
      return reply.code(503).send({ status: 'database unreachable' });
    }
  });
}

function webFolder(): string | undefined {
  const folder = path.join(import.meta.dirname, '..', '..', 'dist', 'web');
  return existsSync(path.join(folder, 'index.html')) ? folder : undefined;
}

function printBug(error: unknown, where: string): void {
  const text = error instanceof Error ? inspect(error) : String(error);
  process.stderr.write(`${new Date().toISOString()} ${where}: ${text}\n`);
}
