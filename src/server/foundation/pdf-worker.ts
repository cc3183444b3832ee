// The thread behind `drawn.ts`: draws one PDF and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { type Drawing, drawPdf } from './pdf.ts';

parentPort?.postMessage(await drawPdf(workerData as Drawing), []);
