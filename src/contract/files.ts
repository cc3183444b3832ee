// Files that people put beside something: what a request is about, the paper of a payment.
import { z } from 'zod';
import * as shape from './shapes.ts';

export const fileMegabytes = 10;

/** A call that sends one has room for its base64. */
export const fileBodyMegabytes = 14;

export const sentFile = {
  name: shape.text(200),
  /** The bytes in base64. */
  content: z
    .string()
    .min(1)
    .max(14 * 1024 * 1024)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/),
};

export const keptFile = {
  name: z.string(),
  /** What the bytes are, whatever the name says. */
  mediaType: z.string(),
  bytes: z.int(),
  url: z.string(),
};

export const fileRefusals = ['file_refused', 'file_too_large'] as const;
