// A list from its file to the audience: read, put in form, hashed, looked at, sent. One step after the other, each with its way back.
import { useEffect, useRef, useState } from 'react';
import { mostUploadRows } from '../../contract/audience-kinds.ts';
import type { AudienceUpload } from '../../contract/audiences.ts';
import { call } from '../api/call.ts';
import { refresh } from '../api/client.ts';
import { command, PutOff } from '../api/hooks.ts';
import { type HashAsked, type HashedList, ListHasher, type ReadList } from './audience-list-hasher.ts';
import { type AudienceAt, fingerprints, sendList } from './audience-list-sending.ts';

export const megabytes = 128;

export type ListState =
  | { step: 'choose'; fault: 'unreadable' | 'nothing' | 'too_many' | null; count: number }
  | { step: 'reading' }
  | { step: 'columns'; list: ReadList }
  | { step: 'hashing'; list: ReadList; share: number }
  | { step: 'checked'; list: ReadList; hashed: HashedList; kind: HashAsked['kind'] }
  | { step: 'sending'; upload: AudienceUpload; received: number }
  | { step: 'failed'; upload: AudienceUpload | null; received: number; error: Error };

type Go = (state: ListState) => void;

const choosing = (fault: Extract<ListState, { step: 'choose' }>['fault'] = null, count = 0): ListState => ({
  step: 'choose',
  fault,
  count,
});

/** From a file, or what was pasted, to hashes in the worker. */
function useHashing(go: Go) {
  const hasher = useRef<ListHasher | null>(null);
  useEffect(() => () => hasher.current?.end(), []);
  const read = async (from: File | string) => {
    go({ step: 'reading' });
    hasher.current?.end();
    hasher.current = new ListHasher();
    const isTooLarge = typeof from !== 'string' && from.size > megabytes * 1_048_576;
    const list = isTooLarge ? null : await hasher.current.read(from).catch(() => null);
    if (list === null) go(choosing('unreadable'));
    else if (list.rows === 0) go(choosing('nothing'));
    // One more may be the heading.
    else if (list.rows > mostUploadRows + 1) go(choosing('too_many', list.rows));
    else go({ step: 'columns', list });
  };
  const hash = async (list: ReadList, asked: HashAsked) => {
    go({ step: 'hashing', list, share: 0 });
    try {
      const hashed = await hasher.current?.hash(asked, (share) => go({ step: 'hashing', list, share }));
      go(hashed ? { step: 'checked', list, hashed, kind: asked.kind } : { step: 'columns', list });
    } catch {
      go(choosing('unreadable'));
    }
  };
  return { hasher, read, hash };
}

/** From hashes in the worker to the audience. */
function useSending(at: AudienceAt, go: Go, onSent: () => void) {
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const send = async (upload: AudienceUpload, hasher: ListHasher) => {
    const { signal } = (stop.current = new AbortController());
    let { received } = upload;
    const onProgress = (now: number) => {
      received = now;
      go({ step: 'sending', upload, received });
    };
    onProgress(received);
    try {
      await sendList({ at, upload, hasher, signal, onProgress });
      fingerprints.forget(upload.id);
      onSent();
    } catch (error) {
      if (!signal.aborted) go({ step: 'failed', upload, received, error: error as Error });
    } finally {
      void refresh('assets', 'audit');
    }
  };
  return { send, pause: () => stop.current.abort() };
}

export function useListUpload(at: AudienceAt, goesOn: AudienceUpload | null, onSent: () => void) {
  const [state, setState] = useState<ListState>(choosing);
  const { hasher, read, hash } = useHashing(setState);
  const { send, pause } = useSending(at, setState, onSent);
  const isSending = state.step === 'sending';
  useEffect(() => {
    if (!isSending) return undefined;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', hold);
    return () => removeEventListener('beforeunload', hold);
  }, [isSending]);
  /** What was left open is gone on with; else an upload begins. */
  const begin = async (mode: AudienceUpload['mode']) => {
    if (state.step !== 'checked' || hasher.current === null) return;
    const { hashed, kind } = state;
    if (goesOn !== null) return send(goesOn, hasher.current);
    try {
      const upload = await command('assets.startAudienceUpload', { ...at, mode, kind, rows: hashed.good });
      fingerprints.keep(upload.id, hashed.fingerprint);
      await send(upload, hasher.current);
    } catch (error) {
      if (!(error instanceof PutOff)) setState({ step: 'failed', upload: null, received: 0, error: error as Error });
    }
  };
  /** Sends on from where it stopped; asks how far that is, since an answer may have been lost. */
  const goOn = async (upload: AudienceUpload) => {
    const open = await call('assets.listAudienceUploads', { ...at, state: 'open' }).catch(() => null);
    if (hasher.current) await send(open?.items.find(({ id }) => id === upload.id) ?? upload, hasher.current);
  };
  return {
    state,
    read: (from: File | string) => void read(from),
    hash: (list: ReadList, asked: HashAsked) => void hash(list, asked),
    stopHashing: () => hasher.current?.stop(),
    faults: () => hasher.current?.faults() ?? Promise.resolve([]),
    begin: (mode: AudienceUpload['mode']) => void begin(mode),
    goOn: (upload: AudienceUpload) => void goOn(upload),
    /** Stops sending; what was sent stays. */
    pause,
    restart: () => setState(choosing()),
    toColumns: (list: ReadList) => setState({ step: 'columns', list }),
  };
}
