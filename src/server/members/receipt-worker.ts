// The thread behind `receipt-files.ts`: draws one receipt and ends.
import { parentPort, workerData } from 'node:worker_threads';
import type { SignedReceipt } from '../../contract/members-offboarding.ts';
import type { Locale } from '../../contract/shapes.ts';
import { drawReceipt } from './receipt-pdf.ts';

const { receipt, locale } = workerData as { receipt: SignedReceipt; locale: Locale };
parentPort?.postMessage(await drawReceipt(receipt, locale), []);
