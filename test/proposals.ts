// Waiting for proposals: until their time has come, and until they ended.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Proposal } from '../src/contract/proposals.ts';
import type { Person, World } from './world.ts';

async function until<Result>(what: string, look: () => Promise<Result | undefined>): Promise<Result> {
  for (let time = 0; time < 800; time++) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(25);
  }
  throw new Error(`${what} did not end.`);
}

/** What became of a proposal; waits until it ended. */
export function ended(person: Person, center: string, proposal: string): Promise<Proposal> {
  return until(`Proposal ${proposal}`, async () => {
    const now = await person.must('requests.getProposal', { center, proposal });
    return now.state === 'pending' || now.state === 'approved' ? undefined : now;
  });
}

/** How a proposal of one call ended, from the tables: also where nobody can ask any more. */
export function endOf({ database }: World, proposal: string): Promise<{ state: string; refusal: object | null }> {
  return until(`Proposal ${proposal}`, async () => {
    const { rows } = await database.query<{ state: string; refusal: object | null }>(
      `select p.state, c.refusal from requests.proposals p join requests.proposed_calls c on c.proposal_id = p.id where p.id = $1`,
      [proposal],
    );
    return rows[0] && !['pending', 'approved'].includes(rows[0].state) ? rows[0] : undefined;
  });
}

/** The time of a proposal comes, and the job that waited for it has been done. */
export async function letRun({ database }: World, proposal: string): Promise<void> {
  await database.query(`update requests.proposals set run_at = now() where id = $1`, [proposal]);
  const job = `name = 'requests.run' and data ->> 'proposal' = '${proposal}'`;
  await database.query(`update pgboss.job set start_after = now() where ${job} and state = 'created'`);
  await until(`The job of proposal ${proposal}`, async () => {
    const { rows } = await database.query(`select from pgboss.job where ${job} and state <> 'completed'`);
    return rows.length === 0 ? true : undefined;
  });
}
