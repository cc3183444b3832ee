// Reporting reads what other rooms keep, and keeps what others tell of ads: rows of numbers by ad and day, replaced by whoever told
// them, with what they sum to by object, day and month. Every sum is asked through `rowsOf` in `sums.ts`, so that what Atrium comes
// to measure itself joins the same questions. Others ask by the endpoint `reporting.listPerformance`: of one account, by object
// and by day.
export { numbers } from './numbers.ts';
export { routes } from './routes.ts';
export { ruleNumbers } from './rule-numbers.ts';
