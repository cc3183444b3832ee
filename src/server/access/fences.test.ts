// The second fence: what PostgreSQL itself lets the application's role see and write, whatever a query forgets to say.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
let app: Client;
before(async () => {
  world = await openWorld();
  app = new Client({ connectionString: world.databaseUrl, options: '-c role=atrium_app' });
  await app.connect();
});
after(async () => {
  await app.end();
  await world.close();
});

type Row = Record<string, unknown>;

/** Rows of the tables that are nobody's: counters without addresses, public keys, and the mailbox of an installation without mail. */
const open = [
  'foundation.mailbox',
  'foundation.rate_limits',
  'foundation.migrations',
  'foundation.signing_keys',
  'access.role_masks',
];

async function tables(): Promise<string[]> {
  const { rows } = await world.database.query<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_tables
     where schemaname in ('foundation', 'identity', 'access', 'centers', 'members', 'assets', 'requests', 'notifications', 'audit') order by 1`,
  );
  return rows.map(({ name }) => name).filter((name) => !open.includes(name));
}

/** As the role of the application, acting as `settings` say, and undone afterwards. */
async function acting<Result>(settings: Record<string, string>, work: () => Promise<Result>): Promise<Result> {
  await app.query('begin');
  try {
    for (const [name, value] of Object.entries(settings))
      await app.query('select set_config($1, $2, true)', [`atrium.${name}`, value]);
    return await work();
  } finally {
    await app.query('rollback');
  }
}

const rowsOf = async (table: string): Promise<Row[]> => (await app.query<Row>(`select * from ${table}`)).rows;

test('without saying who acts, no row of any table is seen', async () => {
  await acting({}, async () => {
    for (const table of await tables()) assert.deepEqual(await rowsOf(table), [], table);
  });
});

/** Written by triggers alone, which act for nobody in particular: the application's role can only read them, fenced like anywhere. */
const kept = [
  /_history$/,
  /^access\.epochs$/,
  /^ads\.(ad_tallies|alike_groups|changes|totals)$/,
  /^assets\.pixel_days$/,
  /^finance\.(account_months|balances|books|cost_months|cost_sums|credit_transfers|paces|posting_sums|sums|tallies|wallets)$/,
];

test('every table is fenced, also against its owner, but for those that hold nobody’s rows or that only triggers write', async () => {
  const { rows } = await world.database.query<{ name: string; isFenced: boolean; mayWrite: boolean }>(
    `select n.nspname || '.' || c.relname as name, c.relrowsecurity as "isFenced",
       has_table_privilege('atrium_app', c.oid, 'insert, update, delete') as "mayWrite"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss', 'public')
       and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`,
  );
  const isKept = (name: string): boolean => kept.some((pattern) => pattern.test(name));
  // The application closes months, and triggers look whether one is closed.
  const isRight = (name: string, mayWrite: boolean): boolean => isKept(name) && mayWrite === (name === 'finance.books');
  const unfenced = rows.filter(({ name, isFenced, mayWrite }) => !(isFenced && isRight(name, mayWrite)));
  assert.deepEqual(
    unfenced.map(({ name }) => name),
    open.toSorted(),
  );
});

test('the role owns nothing and bypasses nothing', async () => {
  const { rows } = await world.database.query<Row>(
    `select rolsuper, rolbypassrls, rolcanlogin, (select count(*)::int from pg_class where relowner = r.oid) as owned
     from pg_roles r where rolname = 'atrium_app'`,
  );
  assert.deepEqual(rows, [{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, owned: 0 }]);
});

const inside = (): Record<string, string> => ({ center: world.acme.id });
const touched = async (text: string) => (await app.query(text, [world.cypress.id])).rowCount;

describe('acting inside Acme', () => {
  test('no row of another center is seen', async () => {
    await acting(inside(), async () => {
      let seen = 0;
      for (const table of await tables()) {
        for (const row of await rowsOf(table)) {
          seen += 1;
          const center = row['center_id'] ?? row['owner_center_id'];
          if (center !== undefined) assert.equal(center, world.acme.id, table);
          const text = JSON.stringify(row);
          assert.ok(!text.includes(world.cypress.id) && !text.includes(world.cleo.id), `${table}: ${text}`);
        }
      }
      assert.ok(seen > 20, 'It does see its own.');
    });
  });

  test('a query that names another center finds nothing', async () => {
    await acting(inside(), async () => {
      for (const table of [
        'access.centers',
        'access.members',
        'access.grants',
        'access.holdings',
        'audit.entries',
        'centers.profiles',
        'members.invitations',
        'requests.requests',
      ]) {
        const { rowCount } = await app.query(`select from ${table} where center_id = $1`, [world.cypress.id]);
        assert.equal(rowCount, 0, table);
      }
      const { rowCount } = await app.query('select from assets.accounts where id = $1', [world.cypressAccount.id]);
      assert.equal(rowCount, 0);
    });
  });

  const forgeries: [string, (world: World) => [string, unknown[]]][] = [
    [
      'makes nobody a member of another center',
      ({ cypress, otto }) => [
        `insert into access.members (center_id, person_id, role) values ($1, $2, 'owner')`,
        [cypress.id, otto.id],
      ],
    ],
    [
      'moves no membership into another center',
      ({ cypress, ben }) => ['update access.members set center_id = $1 where person_id = $2', [cypress.id, ben.id]],
    ],
    [
      'writes nothing into the log of another center',
      ({ cypress }) => [
        `insert into audit.entries (center_id, actor_kind, actor_name, request_id, endpoint, action, object_type, object_name) values ($1, 'system', '', '', '', 'x', 'center', '')`,
        [cypress.id],
      ],
    ],
    [
      'holds no account of another center',
      ({ acme, cypressAccount, ben }) => [
        `insert into access.grants (center_id, person_id, asset_id, role, granted_by) values ($1, $2, $3, 'admin', $2)`,
        [acme.id, ben.id, cypressAccount.id],
      ],
    ],
    [
      'gives no account away',
      ({ spring, cypress }) => [
        'update assets.accounts set owner_center_id = $2 where id = $1',
        [spring.id, cypress.id],
      ],
    ],
    ['deletes no entry of the log', () => ['delete from audit.entries', []]],
    ['changes no entry of the log', () => [`update audit.entries set actor_name = 'Nobody'`, []]],
    ['rewrites no history', () => ['delete from access.member_history', []]],
    ['makes no table', () => ['create table access.extra (id int)', []]],
  ];
  for (const [claim, forge] of forgeries) {
    test(claim, async () => {
      const [text, values] = forge(world);
      await acting({ ...inside(), person: world.ada.id }, () =>
        assert.rejects(app.query(text, values), { name: 'error' }),
      );
    });
  }

  test('updates and deletes of another center’s rows touch none', async () => {
    await acting({ ...inside(), person: world.ada.id }, async () => {
      assert.equal(await touched(`update access.members set role = 'employee' where center_id = $1`), 0);
      assert.equal(await touched(`update access.centers set status = 'deleted' where center_id = $1`), 0);
      assert.equal(await touched('delete from access.grants where center_id = $1'), 0);
      assert.equal(await touched(`update assets.accounts set name = 'Taken' where owner_center_id = $1`), 0);
    });
  });
});

describe('groups and labels of another center', () => {
  /** Cypress with a group that has a rule, an account and a person, and with a label. */
  async function theirGroup(): Promise<string> {
    const center = world.cypress.id;
    const accounts = [world.cypressAccount.id];
    await world.cleo.must('assets.putAccountLabels', { center, account: accounts[0] ?? '', labels: ['secret'] });
    const people = [{ person: world.cleo.id, role: 'analyst' as const }];
    const name = `Theirs ${crypto.randomUUID()}`;
    const made = { center, name, rule: { labels: ['secret'] }, accounts, people };
    return (await world.cleo.must('assets.createGroup', made)).id;
  }
  const kept = [
    'access.groups',
    'access.group_items',
    'access.group_grants',
    'assets.labels',
    'access.group_history',
    'access.group_item_history',
    'access.group_grant_history',
  ];

  test('are seen by their own center alone', async () => {
    await theirGroup();
    const rowsIn = (center: string) =>
      acting({ center, person: world.ada.id }, async () => {
        const found: [string, number][] = [];
        for (const table of kept) {
          const { rowCount } = await app.query(`select from ${table} where center_id = $1`, [world.cypress.id]);
          found.push([table, rowCount ?? 0]);
        }
        return found;
      });
    for (const [table, count] of await rowsIn(world.acme.id)) assert.equal(count, 0, table);
    for (const [table, count] of await rowsIn(world.cypress.id)) assert.ok(count > 0, `${table} is seen from inside`);
  });

  test('are changed by their own center alone', async () => {
    const group = await theirGroup();
    await acting({ ...inside(), person: world.ada.id }, async () => {
      assert.equal(await touched(`update access.groups set name = 'Taken' where center_id = $1`), 0);
      assert.equal(await touched('delete from access.group_items where center_id = $1'), 0);
      assert.equal(await touched(`update access.group_grants set role = 'admin' where center_id = $1`), 0);
      assert.equal(await touched('delete from assets.labels where center_id = $1'), 0);
    });
    const forgeries: [string, unknown[]][] = [
      [`insert into access.groups (center_id, name, made_by) values ($1, 'Forged', $2)`, [world.ada.id]],
      [
        `insert into access.group_items (center_id, group_id, asset_id, by_hand, by_rule) values ($1, $2, $3, true, false)`,
        [group, world.cypressAccount.id],
      ],
      [
        `insert into access.group_grants (center_id, person_id, group_id, role, granted_by) values ($1, $2, $3, 'admin', $2)`,
        [world.cleo.id, group],
      ],
      [`insert into assets.labels (center_id, asset_id, label) values ($1, $2, 'forged')`, [world.cypressAccount.id]],
    ];
    for (const [text, values] of forgeries)
      await acting({ ...inside(), person: world.ada.id }, () =>
        assert.rejects(app.query(text, [world.cypress.id, ...values]), /row-level security/, text),
      );
  });

  test('cannot hold what is not theirs, whoever writes it', async () => {
    const group = await theirGroup();
    const put = (text: string, values: unknown[]) => world.database.query(text, values);
    const item = `insert into access.group_items (center_id, group_id, asset_id, by_hand, by_rule) values ($1, $2, $3, true, false)`;
    await assert.rejects(put(item, [world.cypress.id, group, world.spring.id]), /foreign key/);
    await assert.rejects(put(item, [world.acme.id, group, world.spring.id]), /foreign key/);
    const grant = `insert into access.group_grants (center_id, person_id, group_id, role, granted_by) values ($1, $2, $3, 'admin', $2)`;
    await assert.rejects(put(grant, [world.cypress.id, world.ben.id, group]), /foreign key/);
    const words = `insert into assets.labels (center_id, asset_id, label) values ($1, $2, 'x')`;
    await assert.rejects(put(words, [world.cypress.id, world.spring.id]), /foreign key/);
  });
});

test('the role may become no other', async () => {
  const { rows } = await world.database.query<{ n: number }>(
    `select count(*)::int as n from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = 'atrium_app'`,
  );
  assert.deepEqual(rows, [{ n: 0 }]);
});

test('acting as a person shows what is theirs and nobody else’s', async () => {
  await acting({ person: world.dan.id, email: world.dan.email }, async () => {
    const people = await rowsOf('identity.people');
    assert.deepEqual(
      people.map((row) => row['id']),
      [world.dan.id],
    );
    for (const table of ['identity.passwords', 'identity.sessions', 'identity.api_tokens'])
      for (const row of await rowsOf(table)) assert.equal(row['person_id'], world.dan.id, table);
    assert.deepEqual(
      (await rowsOf('assets.accounts')).map((row) => row['id']),
      [world.danAccount.id],
    );
    assert.deepEqual(await rowsOf('access.members'), []);
    for (const row of await rowsOf('audit.entries')) assert.equal(row['person_id'], world.dan.id);
  });
});

test('a grant cannot name a member or an account of another center, whoever writes it', async () => {
  const grant = (center: string, person: string, asset: string) =>
    world.database.query(
      `insert into access.grants (center_id, person_id, asset_id, role, granted_by) values ($1, $2, $3, 'admin', $2)`,
      [center, person, asset],
    );
  const { acme, cypress, ben, cleo, spring, cypressAccount } = world;
  await assert.rejects(grant(acme.id, cleo.id, spring.id), /foreign key/);
  await assert.rejects(grant(acme.id, ben.id, cypressAccount.id), /foreign key/);
  await assert.rejects(grant(cypress.id, ben.id, cypressAccount.id), /foreign key/);
});

test('not even the owner of the tables changes the log', async () => {
  for (const text of [
    'delete from audit.entries',
    `update audit.entries set actor_name = ''`,
    'truncate audit.entries',
  ])
    await assert.rejects(world.database.query(text), /never changed or deleted/);
});
