// The refusals of all rooms that have a file of their own, for the test that reaches every one.
import { accessRows, type Row } from './refusals-of-access.ts';
import { accountLifeRows } from './refusals-of-account-life.ts';
import { adRows } from './refusals-of-ads.ts';
import { audienceRows } from './refusals-of-audiences.ts';
import { budgetRows } from './refusals-of-budgets.ts';
import { conversationRows } from './refusals-of-conversations.ts';
import { financeRows } from './refusals-of-finance.ts';
import { groupRows } from './refusals-of-groups.ts';
import { identityRows } from './refusals-of-identities.ts';
import { invoiceRows } from './refusals-of-invoices.ts';
import { leavingRows } from './refusals-of-leaving.ts';
import { mediaRows } from './refusals-of-media.ts';
import { notificationRows } from './refusals-of-notifications.ts';
import { partnerRows } from './refusals-of-partners.ts';
import { performanceRows } from './refusals-of-performance.ts';
import { pixelRows } from './refusals-of-pixels.ts';
import { postRows } from './refusals-of-posts.ts';
import { proposalRows } from './refusals-of-proposals.ts';
import { refusalsOfQuestions } from './refusals-of-questions.ts';
import { reviewRows } from './refusals-of-review.ts';
import { ruleRows } from './refusals-of-rules.ts';
import { teamRows } from './refusals-of-teams.ts';
import { undoRows } from './refusals-of-undo.ts';
import { viewRows } from './refusals-of-views.ts';

export const rowsOfRooms: Record<string, Row> = {
  ...financeRows,
  ...invoiceRows,
  ...budgetRows,
  ...adRows,
  ...mediaRows,
  ...identityRows,
  ...postRows,
  ...reviewRows,
  ...pixelRows,
  ...ruleRows,
  ...audienceRows,
  ...viewRows,
  ...refusalsOfQuestions,
  ...accessRows,
  ...groupRows,
  ...notificationRows,
  ...partnerRows,
  ...performanceRows,
  ...accountLifeRows,
  ...conversationRows,
  ...leavingRows,
  ...proposalRows,
  ...teamRows,
  ...undoRows,
};
