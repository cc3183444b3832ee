// The battery turned on itself: each rule by which something stops counting is taken out of the code, one at a time, and a round
// must notice. What can be found by its look (a trigger, a state, the end of a term) is found anew in the code as it stands.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Client } from 'pg';
import type { Code } from './probes.ts';

export interface Mutant {
  name: string;
  /** Takes the rule out of the database, within a transaction. */
  damage?: (client: Client) => Promise<unknown>;
  /** Takes it out of the code. */
  code?: () => Promise<Partial<Code>>;
}

const folder = path.join(import.meta.dirname, '..', '..', 'src', 'server', 'access');

/** Modules with a rule taken out, by the number in their address. */
const texts: string[] = [];
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const number = /\?mutant=(\d+)$/.exec(url)?.[1];
    return number === undefined ? loaded : { ...loaded, source: texts[Number(number)] ?? '' };
  },
});

interface Part {
  file: string;
  part: keyof Code;
  /** Where the rules begin and end in the file. */
  from?: string;
  to?: string;
  looks: RegExp[];
  /** Rules that only their text tells, and what stands there without them. */
  others: [text: string, without: string][];
  /** Opens the fence in the database that says the same, so that the rule of the code stands alone. */
  opens?: (client: Client) => Promise<unknown>;
}

const states = /\b\w+\.status = '(?:active|bound)'/g;
const ends = /\b(?:\w+\.)?(?:starts_at|expires_at) (?:<=|>) now\(\)/g;

const parts: Part[] = [
  {
    file: 'facts.ts',
    part: 'facts',
    looks: [
      states,
      /\$\{inTerm\([^)]*\)\}/g,
      /\$\{from\} <= \$\{clock\}|\$\{to\} > \$\{clock\}/g,
      /valid_from <= \$\{at\}|valid_to > \$\{at\}/g,
    ],
    others: [[' & h.cap', '']],
  },
  {
    file: 'queries.ts',
    part: 'visible',
    from: 'export function isInTerm',
    to: 'A few live members',
    looks: [
      states,
      /\$\{isInTerm\('\w'\)\}/g,
      /\$\{column\('starts_at'\)\} <= now\(\)|\$\{column\('expires_at'\)\} > now\(\)/g,
    ],
    others: [],
    opens: (within) => within.query('alter policy shared on assets.accounts using (true)'),
  },
  {
    file: 'snapshot.ts',
    part: 'snapshot',
    from: 'async function compile',
    to: 'as ends_at',
    looks: [states, ends],
    others: [
      ['& coalesce(max(s.cap), -1)', ''],
      ['select starts_at, expires_at from me union all ', ''],
      [' union all select starts_at, expires_at from shares', ''],
      [' union all select starts_at, expires_at from ways', ''],
      [
        'select starts_at as t from terms where starts_at > now() union all select expires_at from',
        'select expires_at as t from',
      ],
      [' union all select expires_at from terms where expires_at > now()', ''],
      ['kept.epochs.center !== epochs.center', 'false'],
      ['kept.epochs.member !== epochs.member', 'false'],
      ['hats.is_live and ', ''],
      ["(h.relation = 'owner_center' or s.asset_id is not null)", 'true'],
    ],
  },
  {
    file: 'rules.ts',
    part: 'rules',
    looks: [],
    others: [
      ['if (startsAt && startsAt > now) return', 'if (!now) return'],
      ["expiresAt && expiresAt <= now ? 'ended' : 'ok'", "expiresAt && !now ? 'ended' : 'ok'"],
      ["!member || member.centerStatus !== 'active'", '!member'],
      ["if (member.status === 'removed' || member.status === 'left') return 'missing';", ''],
      ["member.status === 'suspended' ? 'suspended' : stateOfTerm(member, now)", 'stateOfTerm(member, now)'],
      ["? 'suspended' : stateOfTerm(member, now)", "? 'suspended' : 'ok'"],
      ['if (!holding?.isBound)', 'if (!holding)'],
      ['holding.share && !holding.share.isOwnerLive', 'holding.share && !holding'],
      ['return stateOfTerm(holding, now);', "return 'ok';"],
      ["if (!member || stateOfMember(member, now) !== 'ok') return 0;", 'if (!member) return 0;'],
      ["if (!holding || stateOfHolding(holding, now) !== 'ok') return 0;", 'if (!holding) return 0;'],
      ["links.given.filter((one) => stateOfTerm(one, now) === 'ok')", 'links.given'],
      ['share ? mask & share.ceilingMask : mask', 'mask'],
      ["if (memberState !== 'ok' || !member) return", 'if (!member) return'],
      ["if (!holding || holdingState !== 'ok') {", 'if (!holding) {'],
      ['const term = stateOfTerm(one, now);', "const term = 'ok' as LinkState;"],
      ['if (deciding && isUnderCeiling) {', 'if (deciding) {'],
    ],
  },
];

/** Every text that is the whole but for one of the places that look like a rule. */
function without(
  whole: string,
  { from, to, looks }: Pick<Part, 'from' | 'to' | 'looks'>,
): { name: string; text: string }[] {
  const start = from === undefined ? 0 : whole.indexOf(from);
  const end = to === undefined ? whole.length : whole.indexOf(to, start);
  if (start < 0 || end < 0) throw new Error(`There is no ${from} … ${to} any more.`);
  return looks.flatMap((look) =>
    [...whole.matchAll(look)]
      .filter(({ index }) => index >= start && index < end)
      .map((found) => ({
        // With what stands before it, so that a rule keeps its name when lines come and go.
        name: `${whole.slice(0, found.index).split('\n').at(-1)?.trim().slice(-60)} [${found[0]}]`,
        text: `${whole.slice(0, found.index)}true${whole.slice(found.index + found[0].length)}`,
      })),
  );
}

function mutantsOfCode(): Mutant[] {
  return parts.flatMap((one) => {
    const whole = readFileSync(path.join(folder, one.file), 'utf8');
    const found = without(whole, one);
    for (const [text, rest] of one.others) {
      if (whole.split(text).length !== 2) throw new Error(`${one.file} has not one place that says ${text}`);
      found.push({ name: text, text: whole.replace(text, () => rest) });
    }
    return found.map(({ name, text }) => ({
      name: `${one.file}: ${name}`,
      ...(one.opens ? { damage: one.opens } : {}),
      code: async () => {
        const url = `${pathToFileURL(path.join(folder, one.file)).href}?mutant=${texts.push(text) - 1}`;
        return { [one.part]: await import(url) };
      },
    }));
  });
}

/** Functions that weigh, with what in them looks like a rule. */
const weighing =
  /\b(?:\w+\.|member_|center_)status = '(?:active|bound)'(?:::text)?|\b[\w.]*(?:starts_at|expires_at|valid_from|valid_to) (?:<=|>) (?:now|[\w.]*\bat)\b|\b[st]\.ended_at is null|s\.last_seen_at > now - interval '14 days'|p\.confirmed_at is not null/gi;
const functions: { name: string; looks: RegExp[]; others: [text: string, without: string][] }[] = [
  {
    name: 'foundation.begin_call',
    looks: [weighing],
    others: [['account_mask & access.mask_of(lender, ceiling)', 'account_mask']],
  },
  { name: 'access.partner_rights', looks: [weighing], others: [[' & l.ceiling_mask', '']] },
  { name: 'access.guard_share', looks: [weighing, /o\.relation = 'owner_center'/g], others: [] },
  { name: 'access.end_holding', looks: [/(?<=and )status = 'bound'/g], others: [] },
  { name: 'access.bump_borrowers', looks: [], others: [] },
];

async function mutantsOfFunctions(client: Client): Promise<Mutant[]> {
  const found: Mutant[] = [];
  for (const { name, looks, others } of functions) {
    const { rows } = await client.query<{ text: string }>('select pg_get_functiondef($1::regproc) as text', [name]);
    const whole = rows[0]?.text ?? '';
    const texts = without(whole, { looks });
    for (const [text, rest] of others) {
      if (whole.split(text).length !== 2) throw new Error(`${name} has not one place that says ${text}`);
      texts.push({ name: text, text: whole.replace(text, () => rest) });
    }
    for (const statement of whole.match(
      name === 'access.end_holding' ? /^ {2}(?:delete|update)[^;]*;/gm : /^ {6}union select[^\n]*/gm,
    ) ?? [])
      texts.push({ name: statement.trim(), text: whole.replace(statement, '') });
    for (const { name: what, text } of texts)
      found.push({ name: `${name}: ${what}`, damage: (within) => within.query(text) });
  }
  return found;
}

/** What is held through teams lasts as long as everything that it is made of: each of them is left out in turn. */
async function mutantsOfViews(client: Client): Promise<Mutant[]> {
  const found: Mutant[] = [];
  for (const name of ['access.team_ways', 'access.team_way_history']) {
    const { rows } = await client.query<{ text: string }>('select pg_get_viewdef($1::regclass) as text', [name]);
    const whole = rows[0]?.text ?? '';
    for (const { 0: bound, index, groups } of whole.matchAll(
      /\b(?:GREATEST|LEAST)\((?<columns>[^)]*(?:starts_at|expires_at|valid_\w+))\) AS/g,
    )) {
      const columns = groups?.['columns']?.split(', ') ?? [];
      for (const column of columns) {
        const rest = columns.filter((one) => one !== column).join(', ');
        const text = `${whole.slice(0, index)}${bound.replace(columns.join(', '), rest)}${whole.slice(index + bound.length)}`;
        found.push({
          name: `${name}: ${bound} without ${column}`,
          damage: (within) => within.query(`create or replace view ${name} with (security_invoker = true) as ${text}`),
        });
      }
    }
  }
  if (found.length === 0) throw new Error('The views of teams have no terms any more.');
  return found;
}

/** What wakes streams and what tells lists of changes is held by tests of its own. */
async function mutantsOfTriggers(client: Client): Promise<Mutant[]> {
  const { rows } = await client.query<{ name: string; place: string }>(
    `select t.tgname as name, t.tgrelid::regclass::text as place from pg_trigger t
     join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and (n.nspname = 'access' or t.tgrelid = 'assets.labels'::regclass) and t.tgname !~ '^(wake|note|tell)' order by 2, 1`,
  );
  return rows.map(({ name, place }) => ({
    name: `trigger ${name} on ${place}`,
    damage: (within) => within.query(`drop trigger ${name} on ${place}`),
  }));
}

/**
 * What the owner is told of partners also asks whether the owner held the account. Nothing can tell that from its absence: a share
 * ends with the holding that it hangs on and, since its trigger comes first, an instant before it in the history.
 */
const untold = /^access\.partner_rights: .*\bo_1\./;

/** What changes no right when it is gone, since something else holds as well: a second fence, or a word that saves work. */
const harmless = [
  // A share that has ended ends once more.
  /^access\.end_holding: .*\[status = 'bound'\]/,
  // Labels give nothing; their own tests hold them.
  /^access\.end_holding: delete from assets\.labels/,
  // Labels that come back with an account are held by the tests of transfers: here that is too seldom seen.
  /^trigger history on assets\.labels/,
  // What was given through a holding ended with it.
  /^snapshot\.ts: .*h\.asset_id = w\.asset_id and \[h\.status = 'bound'\]/,
  // What is kept would be dropped sooner than needed, never later.
  /^snapshot\.ts: .*from terms where \[(?:starts_at|expires_at) > now\(\)\]/,
  // A center comes with its profile, which tells of it too.
  /^trigger bump_insert on access\.centers/,
];

export async function listMutants(client: Client): Promise<Mutant[]> {
  const all = [
    ...(await mutantsOfTriggers(client)),
    ...(await mutantsOfFunctions(client)),
    ...(await mutantsOfViews(client)),
    ...mutantsOfCode(),
  ];
  return all.filter(({ name }) => ![untold, ...harmless].some((one) => one.test(name)));
}
