// What concerns both centers of a link is in the logs of both.
export { recordOnBoth, type Side, type Telling } from '../audit/index.ts';
