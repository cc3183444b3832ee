// Sends images and videos to the creative library, part by part, and goes on where the line broke.

import type { Media } from '../../contract/ads-media.ts';
import { mediaEndings, mostPartBytes } from '../../contract/ads-media-kinds.ts';
import type { Post } from '../../contract/ads-posts.ts';
import { call } from '../api/call.ts';
import { command } from '../api/hooks.ts';
import { RefusalError, UnreachableError } from '../api/refusal-error.ts';

export interface LibraryAt {
  center: string;
  account: string;
}

export interface Sending {
  signal: AbortSignal;
  /** From 0 to 1. */
  onProgress: (share: number) => void;
}

const acceptedOf = (prefix: string): string =>
  Object.entries(mediaEndings)
    .flatMap(([mediaType, endings]) => (mediaType.startsWith(prefix) ? endings : []))
    .map((ending) => `.${ending}`)
    .join(',');
export const acceptedFiles = acceptedOf('');
export const acceptedVideos = acceptedOf('video/');

const leastPart = 128 * 1024;
const tries = 6;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function answerOf(response: Response): Promise<{ received?: number }> {
  if (response.ok) return (await response.json()) as { received?: number };
  const { error } = (await response.json()) as {
    error: { code: string; message: string; requestId: string; details: Record<string, unknown> };
  };
  throw new RefusalError({ ...error, status: response.status });
}

async function ask(url: string, init: RequestInit): Promise<{ received?: number }> {
  const language = document.documentElement.lang || 'en';
  let response: Response;
  try {
    response = await fetch(url, { ...init, headers: { 'accept-language': language, ...init.headers } });
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new UnreachableError(cause);
  }
  return answerOf(response);
}

/** Larger parts where the line is quick, smaller ones where it breaks. */
async function sendParts(file: Blob, url: string, { signal, onProgress }: Sending): Promise<void> {
  let [at, size, failed] = [0, 1024 * 1024, 0];
  while (at < file.size) {
    const began = performance.now();
    const body = file.slice(at, at + size);
    try {
      const headers = { 'content-type': 'application/octet-stream' };
      await ask(`${url}/parts/${at}`, { method: 'PUT', body, signal, headers });
      at += body.size;
      failed = 0;
      if (performance.now() - began < 1500) size = Math.min(size * 2, mostPartBytes);
    } catch (error) {
      if (!(error instanceof UnreachableError) || ++failed === tries) throw error;
      size = Math.max(leastPart, Math.floor(size / 2));
      await wait(500 * 2 ** failed);
      at = (await ask(url, { signal }).catch(() => ({ received: at }))).received ?? at;
    }
    onProgress(at / file.size);
  }
}

/** Another is being looked at: this one waits for its turn. */
async function check(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await ask(`${url}/check`, { method: 'POST', signal });
      return;
    } catch (error) {
      if (!(error instanceof RefusalError) || error.code !== 'too_many_requests') throw error;
      await wait(2000);
    }
  }
}

/** Who takes files: the library of an ad account, or a creator's posts. */
interface Place {
  begin: (file: { name: string; bytes: number }) => Promise<{ upload: string }>;
  url: string;
}

const libraryOf = (at: LibraryAt): Place => ({
  begin: (file) => call('ads.startUpload', { ...at, ...file }),
  url: `/api/v1/centers/${at.center}/ad-accounts/${at.account}/uploads`,
});
const ownPosts: Place = { begin: (file) => call('ads.startPostUpload', file), url: '/api/v1/me/post-uploads' };

/** A file that was sent and checked. */
async function send(place: Place, file: { name: string; content: Blob }, sending: Sending): Promise<string> {
  const { upload } = await place.begin({ name: file.name, bytes: file.content.size });
  const url = `${place.url}/${encodeURIComponent(upload)}`;
  try {
    await sendParts(file.content, url, sending);
    await check(url, sending.signal);
    return upload;
  } catch (error) {
    // What was given up is forgotten at once, by the server too.
    if (sending.signal.aborted) void fetch(url, { method: 'DELETE' }).catch(() => undefined);
    throw error;
  }
}

/** Where the browser cannot play the codec, or not in time, there is no still. */
const stillMs = 8000;

/** What a video shows near its beginning, drawn by the browser. */
async function stillOf(file: File): Promise<Blob | null> {
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  try {
    const drawn = new Promise<Blob | null>((resolve) => {
      video.muted = true;
      video.preload = 'auto';
      video.addEventListener('error', () => resolve(null));
      video.addEventListener('loadeddata', () => {
        video.currentTime = Math.min(1, video.duration / 3);
      });
      video.addEventListener('seeked', () => {
        const canvas = document.createElement('canvas');
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        canvas.getContext('2d')?.drawImage(video, 0, 0);
        canvas.toBlob(resolve, 'image/jpeg', 0.9);
      });
      video.src = url;
    });
    return await Promise.race([drawn, wait(stillMs).then(() => null)]);
  } finally {
    video.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}

const isVideo = (file: File): boolean => /\.(?:mp4|m4v|mov|webm)$/i.test(file.name);

/** Sends a file, with the still of a video. A still that the server would not take is left out. */
async function sendWhole(
  place: Place,
  file: File,
  sending: Sending,
): Promise<{ upload: string; poster: string | null }> {
  const upload = await send(place, { name: file.name, content: file }, sending);
  const still = isVideo(file) ? await stillOf(file) : null;
  if (still === null) return { upload, poster: null };
  const quiet = { signal: sending.signal, onProgress: () => undefined };
  const poster = await send(place, { name: 'still.jpg', content: still }, quiet).catch((error: unknown) => {
    if (error instanceof RefusalError) return null;
    throw error;
  });
  return { upload, poster };
}

/** Puts a file into the library; the one that is there already counts as well. */
export async function addFile(at: LibraryAt, file: File, sending: Sending & { folder?: string }): Promise<Media> {
  const name = file.name.slice(0, 200);
  const sent = await sendWhole(libraryOf(at), file, sending);
  try {
    return await command('ads.createMedia', { ...at, ...sent, name, folder: sending.folder ?? '' });
  } catch (error) {
    const isThere = error instanceof RefusalError && error.code === 'ads.media_exists';
    if (!isThere || error.details['isInBin'] === 'true') throw error;
    return call('ads.getMedia', { ...at, media: String(error.details['id']) });
  }
}

export async function addVersion(at: LibraryAt & { media: string }, file: File, sending: Sending): Promise<Media> {
  const { center, account } = at;
  return command('ads.replaceMedia', { ...at, ...(await sendWhole(libraryOf({ center, account }), file, sending)) });
}

/** Makes a video one of the posts of the person who is signed in. */
export async function addPost(file: File, sending: Sending): Promise<Post> {
  const sent = await sendWhole(ownPosts, file, sending);
  const name = file.name.replace(/\.[^.]+$/, '').slice(0, 200) || file.name;
  return command('ads.createPost', { ...sent, name });
}
