// Posts of creators, from the video that they send to the code that they hand over.
import assert from 'node:assert/strict';
import type { Caller } from './caller.ts';
import { videoFile } from './creatives.ts';

type At = { center: string; account: string };

/** Sends a video, or an image that stands for one, as a creator. */
export async function postSent(who: Caller, name: string, bytes: Buffer): Promise<string> {
  const { upload } = await who.must('ads.startPostUpload', { name, bytes: bytes.length });
  const url = `/api/v1/me/post-uploads/${encodeURIComponent(upload)}`;
  const sent = await who.fetch(`${url}/parts/0`, { method: 'PUT', body: new Uint8Array(bytes) });
  assert.equal(sent.status, 200, await sent.clone().text());
  const checked = await who.fetch(`${url}/check`, { method: 'POST' });
  assert.equal(checked.status, 200, await checked.clone().text());
  return upload;
}

/** A post that fits the feed and stories. */
export async function addPost(who: Caller, name = 'Morning run', file = 'feed.mp4'): Promise<string> {
  const upload = await postSent(who, file, videoFile(file));
  return (await who.must('ads.createPost', { upload, name })).id;
}

/** The code of a new authorization. */
export async function codeOf(who: Caller, post: string, days: 7 | 30 | 60 | 365 = 30): Promise<string> {
  return (await who.must('ads.authorizePost', { post, days })).code ?? '';
}

/** The post in the library of an account. */
export async function redeemed(who: Caller, at: At, code: string): Promise<string> {
  return (await who.must('ads.redeemPost', { ...at, code })).id;
}

/** As if this time had passed since all that was authorized of a post, but for so many minutes. */
export const endsIn = (minutes: number): string =>
  `with a as (update ads.post_authorizations set ends_at = now() + interval '${minutes} minutes' where post_id = $1 returning post_id)
   update ads.media m set authorized_until = now() + interval '${minutes} minutes' from a where m.post_id = a.post_id`;
