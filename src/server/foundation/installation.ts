// What one running Atrium has besides its database. `app.ts` makes it once and hands it to the routes of every room.
import type { Jobs } from './jobs.ts';
import type { Mail } from './mail.ts';
import type { Limits } from './rate-limit.ts';

export interface Installation {
  /** The origin that people type, without a slash at the end; links in mail begin with it. */
  publicUrl: string;
  /** What the secrets of mailed links are derived from. */
  secretKey: Buffer;
  jobs: Jobs;
  mail: Mail;
  limits: Limits;
}
