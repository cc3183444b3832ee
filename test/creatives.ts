// Images and videos as people send them. The videos of `test/media` were made with ffmpeg; see the note there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { Caller } from './caller.ts';

type At = { center: string; account: string };

export const videoFile = (name: string): Buffer => readFileSync(path.join(import.meta.dirname, 'media', name));

/** A picture that is no other: equal files are one in the library. */
export function picture(width = 640, height = 640, format: 'png' | 'jpeg' | 'webp' = 'png'): Promise<Buffer> {
  const [r, g, b] = [0, 0, 0].map(() => Math.floor(Math.random() * 256)) as [number, number, number];
  const plain = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  return plain.toFormat(format).toBuffer();
}

const urlOf = ({ center, account }: At, upload: string): string =>
  `/api/v1/centers/${center}/ad-accounts/${account}/uploads/${encodeURIComponent(upload)}`;

export const sendPart = (
  who: Caller,
  at: At,
  part: { upload: string; start: number; bytes: Buffer },
): Promise<Response> =>
  who.fetch(`${urlOf(at, part.upload)}/parts/${part.start}`, { method: 'PUT', body: new Uint8Array(part.bytes) });

export const check = (who: Caller, at: At, upload: string): Promise<Response> =>
  who.fetch(`${urlOf(at, upload)}/check`, { method: 'POST' });

export const progress = (who: Caller, at: At, upload: string, method = 'GET'): Promise<Response> =>
  who.fetch(urlOf(at, upload), { method });

/** Sends a file whole and asks what it is; the answer may be a refusal. */
export async function send(
  who: Caller,
  at: At,
  file: { name: string; bytes: Buffer },
): Promise<{ upload: string; answer: Response }> {
  const { upload } = await who.must('ads.startUpload', { ...at, name: file.name, bytes: file.bytes.length });
  const sent = await sendPart(who, at, { upload, start: 0, bytes: file.bytes });
  assert.equal(sent.status, 200, await sent.clone().text());
  return { upload, answer: await check(who, at, upload) };
}

/** An upload that was sent and checked. */
export async function uploaded(who: Caller, at: At, file: { name: string; bytes: Buffer }): Promise<string> {
  const { upload, answer } = await send(who, at, file);
  assert.equal(answer.status, 200, await answer.clone().text());
  return upload;
}

/** A video for feed and story in the library of an account. */
export async function addVideo(who: Caller, at: At, name = 'Lamps'): Promise<string> {
  const upload = await uploaded(who, at, { name: 'lamps.mp4', bytes: videoFile('feed.mp4') });
  return (await who.must('ads.createMedia', { ...at, upload, name })).id;
}

export async function addImage(who: Caller, at: At, name = 'Still', bytes?: Buffer): Promise<string> {
  const upload = await uploaded(who, at, { name: 'still.png', bytes: bytes ?? (await picture()) });
  return (await who.must('ads.createMedia', { ...at, upload, name })).id;
}

const videos = new Map<string, Promise<string>>();

/** The video that all ads of an account show, added once. */
export function videoOf(who: Caller, at: At): Promise<string> {
  const video = videos.get(at.account) ?? addVideo(who, at);
  videos.set(at.account, video);
  return video;
}
