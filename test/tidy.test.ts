// The floor plan and the habits of the house, as claims that fail.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

/** Who may import whom, beside foundation, audit and contract. A room names only rooms above it, so no cycle can be drawn. */
const floorPlan: Record<string, readonly string[]> = {
  foundation: [],
  audit: [],
  identity: [],
  access: ['identity'],
  centers: ['identity', 'access'],
  requests: ['identity', 'access', 'centers'],
  notifications: ['identity', 'access', 'centers', 'requests'],
  members: ['identity', 'access', 'centers', 'requests'],
  assets: ['identity', 'access', 'centers', 'requests'],
  partners: ['identity', 'access', 'centers', 'requests', 'assets'],
  finance: ['identity', 'access', 'centers', 'requests', 'assets'],
  ads: ['identity', 'access', 'centers', 'requests', 'assets', 'finance'],
  reporting: ['identity', 'access', 'centers', 'requests', 'members', 'assets'],
  'business-api': ['identity', 'access', 'centers', 'requests', 'members', 'assets', 'partners', 'reporting'],
};

/** Rooms whose work is to read what others keep. */
const readers = ['reporting'];

const root = path.join(import.meta.dirname, '..');

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
    .filter((file) => ending.test(file) && statSync(path.join(root, file)).isFile())
    .sort();
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Every imported path of a file, dynamic ones too; relative ones from the root of the project. */
function importsOf(file: string): string[] {
  const found = [...read(file).matchAll(/(?:from|import\()\s*'([^']+)'|^import '([^']+)'/gm)];
  return found.map(([, one, other]) => {
    const name = one ?? other ?? '';
    return name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;
  });
}

const code = filesBelow('src', /\.tsx?$/);
const serverCode = code.filter((file) => file.startsWith('src/server/'));
const shipped = serverCode.filter((file) => !file.endsWith('.test.ts'));
const roomOf = (file: string): string => (file.split('/').length > 3 ? (file.split('/')[2] ?? '') : '');

test('a room imports only rooms above it, and only through their door', () => {
  const faults: string[] = [];
  for (const file of shipped) {
    const room = roomOf(file);
    if (room === '') continue;
    const allowed = ['foundation', 'audit', ...(floorPlan[room] ?? [])];
    for (const target of importsOf(file).filter((each) => each.startsWith('src/server/'))) {
      const other = roomOf(target);
      if (other === room) continue;
      const isAllowed = room === 'foundation' ? false : allowed.includes(other);
      const isDoor = other === 'foundation' || target.endsWith('/index.ts');
      if (!isAllowed || !isDoor) faults.push(`${file} imports ${target}`);
    }
  }
  assert.deepEqual(faults, []);
});

test('every room of the server is on the floor plan', () => {
  const rooms = new Set(serverCode.map(roomOf).filter((room) => room !== ''));
  assert.deepEqual(
    [...rooms].filter((room) => !(room in floorPlan)),
    [],
  );
});

test('web and server meet only in the contract', () => {
  const faults: string[] = [];
  for (const file of code) {
    for (const target of importsOf(file)) {
      const isCrossing =
        (file.startsWith('src/web/') && target.startsWith('src/server/')) ||
        (file.startsWith('src/server/') && target.startsWith('src/web/')) ||
        (file.startsWith('src/contract/') && !target.startsWith('src/contract/') && target !== 'zod');
      if (isCrossing) faults.push(`${file} imports ${target}`);
    }
  }
  assert.deepEqual(faults, []);
});

test('only the foundation knows the web framework, the database driver and the job queue', () => {
  const drivers = /^(fastify|@fastify\/.*|pg|pg-boss|nodemailer)$/;
  const faults = shipped.filter((file) => {
    const isOurs = roomOf(file) === 'foundation' || file === 'src/server/main.ts';
    return !isOurs && importsOf(file).some((target) => drivers.test(target));
  });
  assert.deepEqual(faults, []);
  const frameworkFiles = shipped.filter((file) =>
    importsOf(file).some((target) => /^(fastify|@fastify\/)/.test(target)),
  );
  assert.deepEqual(frameworkFiles, ['src/server/foundation/http.ts', 'src/server/foundation/web.ts']);
});

test('a room writes only its own tables, and reads only those of rooms above it', () => {
  const faults: string[] = [];
  for (const file of shipped) {
    const room = roomOf(file);
    const text = read(file);
    const named = (verbs: string): string[] =>
      [...text.matchAll(new RegExp(`\\b(?:${verbs})[\\s(']+(\\w+)\\.\\w+`, 'g'))].map(([, schema]) => schema ?? '');
    const schemas = new Set(Object.keys(floorPlan));
    for (const schema of named('insertInto|updateTable|deleteFrom|insert into|update|delete from')) {
      if (schemas.has(schema) && schema !== room && room !== 'foundation') faults.push(`${file} writes ${schema}`);
    }
    for (const schema of named('selectFrom|innerJoin|leftJoin|from|join')) {
      const isAllowed = schema === room || (floorPlan[room] ?? []).includes(schema) || readers.includes(room);
      // Names of people and the life of a center are read by every room that shows either; access says who may do what on
      // which account by name.
      const isNamed = schema === 'assets' && room === 'access';
      const isShared = schema === 'identity' || schema === 'access' || schema === 'centers' || isNamed;
      if (schemas.has(schema) && !isAllowed && !isShared && room !== 'foundation')
        faults.push(`${file} reads ${schema}`);
    }
  }
  assert.deepEqual(faults, []);
});

test('the parts of the page know no room and no router', () => {
  const faults = code
    .filter((file) => file.startsWith('src/web/ui/'))
    .flatMap((file) =>
      importsOf(file)
        .filter(
          (target) =>
            (target.startsWith('src/web/') && !target.startsWith('src/web/ui/')) || /router|react-query/.test(target),
        )
        .map((target) => `${file} imports ${target}`),
    );
  assert.deepEqual(faults, []);
});

test('styles are logical, so that a page can be read from right to left', () => {
  const physical =
    /[\s"'`:](?:-?m|p)[lr]-[\d[]|[\s"'`:](?:text|float)-(?:left|right)\b|[\s"'`:](?:left|right)-[\d[]|(?:margin|padding)(?:Left|Right)|rounded-[lr]-|border-[lr]-/;
  const faults = code.filter((file) => file.startsWith('src/web/') && physical.test(read(file)));
  assert.deepEqual(faults, []);
});

test('no file is longer than 400 lines', () => {
  const generated = ['src/server/foundation/tables.ts'];
  const all = [
    ...code,
    ...filesBelow('test', /\.ts$/),
    ...filesBelow('bench', /\.ts$/),
    ...filesBelow('scripts', /\.m?[jt]s$/),
  ];
  const long = all.filter((file) => !generated.includes(file) && read(file).split('\n').length > 401);
  assert.deepEqual(long, []);
});

test('files have plain names in kebab-case', () => {
  const vague = /(^|[-/])(utils?|helpers?|common|misc|manager|service|base|data|info)([-.]|$)/;
  const faults = code.filter((file) => {
    const name = path.posix.basename(file);
    return !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d|\.spec)?\.tsx?$/.test(name) || vague.test(name);
  });
  assert.deepEqual(faults, []);
});

test('every room begins with a paragraph that says what it is for', () => {
  const rooms = Object.keys(floorPlan).filter((room) => room !== 'foundation');
  const silent = rooms.filter((room) => !read(`src/server/${room}/index.ts`).startsWith('// '));
  assert.deepEqual(silent, []);
});

test('nothing is left for later in the code, and no test is switched off', () => {
  const all = [...code, ...filesBelow('test', /\.ts$/)].filter((file) => file !== 'test/tidy.test.ts');
  const marks =
    /\b(?:TODO|FIXME|XXX)\b|@ts-ignore|\bas any\b|: any[;,)\]\s=]*$|: any[;,)=]|\b(?:test|it|describe)\.(?:only|skip|todo)\(/;
  assert.deepEqual(
    all.filter((file) => marks.test(read(file))),
    [],
  );
});
