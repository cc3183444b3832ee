// What lists of ads are handed over of the numbers.
import { areSumsAtHand, consultSums } from './kept.ts';
import { readState, readSums } from './sums.ts';

export const numbers = { stateOf: readState, of: readSums, consult: consultSums, areAtHand: areSumsAtHand };
