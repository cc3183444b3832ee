// The whole database as text, from PostgreSQL's own catalogs: the same for the same migrations, byte for byte.
import type { ClientBase } from 'pg';

/** One statement or table, with the key by which it is sorted. */
interface Part {
  schema: string;
  text: string;
}

const header = `-- The whole database on one page, as the migrations leave it: made by \`npm run schema\`, never by hand.
-- For reading: comments stand beside what they describe, and what pg-boss keeps for itself is left out.
`;

const ours = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public', 'pgboss')
  and n.nspname not like 'pg\\_temp%' and n.nspname not like 'pg\\_toast%'`;

const isOfExtension = (catalog: string): string =>
  `exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = o.oid and d.deptype = 'e')`;

/** @param client connected to a migrated database, as its owner. */
export async function schemaText(client: ClientBase): Promise<string> {
  await client.query("set search_path = ''"); // so that every name is printed with its schema
  const schemas = await client.query<Part>(schemasQuery);
  const kinds: Part[][] = [];
  for (const query of [typesQuery, sequencesQuery, functionsQuery]) kinds.push((await client.query<Part>(query)).rows);
  kinds.push(await tables(client));
  kinds.push((await client.query<Part>(viewsQuery)).rows);
  const chapters = schemas.rows.map(({ schema, text }) => {
    const parts = kinds.flatMap((kind) => kind.filter((part) => part.schema === schema)).map((part) => part.text);
    return [`${rule}\n${text}`, ...parts].join('\n\n');
  });
  return `${[header.trim(), ...chapters].join('\n\n').replace(/[ \t]+$/gm, '')}\n`;
}

const rule = `-- ${'='.repeat(117)}`;

/** `grant …;` lines for what the application's role may do. */
const grants = (acl: string, on: string): string => `
  (select string_agg('grant ' || privileges || ' on ' || ${on} || ' to atrium_app;', E'\\n') from (
    select string_agg(lower(g.privilege_type), ', ' order by g.privilege_type) as privileges
      from aclexplode(${acl}) g where g.grantee = 'atrium_app'::regrole having count(*) > 0) as granted)`;

const comment = (catalog: string, what = 'o.oid'): string => `
  '-- ' || replace(obj_description(${what}, '${catalog}'), E'\\n', E'\\n-- ')`;

const schemasQuery = `
  select nspname as schema, concat_ws(E'\\n', ${comment('pg_namespace', 'n.oid')},
    format('create schema %I;', nspname), ${grants('nspacl', "format('schema %I', nspname)")}) as text
  from pg_namespace n where ${ours} order by nspname`;

const typesQuery = `
  select n.nspname as schema, concat_ws(E'\\n', ${comment('pg_type')},
    case o.typtype
      when 'e' then format('create type %s as enum (%s);', o.oid::regtype,
        (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = o.oid))
      else concat_ws(' ', 'create domain', o.oid::regtype, 'as', format_type(o.typbasetype, o.typtypmod),
        case when o.typnotnull then 'not null' end, 'default ' || o.typdefault,
        (select string_agg(pg_get_constraintdef(oid), ' ' order by conname) from pg_constraint
          where contypid = o.oid and contype = 'c')) || ';'
    end) as text
  from pg_type o join pg_namespace n on n.oid = o.typnamespace
  where ${ours} and o.typtype in ('e', 'd') and not ${isOfExtension('pg_type')} order by n.nspname, o.typname`;

const sequencesQuery = `
  select n.nspname as schema, concat_ws(E'\\n', ${comment('pg_class')},
    format('create sequence %s as %s increment %s minvalue %s maxvalue %s start %s%s;', o.oid::regclass,
      format_type(s.seqtypid, null), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, case when s.seqcycle then ' cycle' end),
    ${grants('o.relacl', "'sequence ' || o.oid::regclass")}) as text
  from pg_class o join pg_namespace n on n.oid = o.relnamespace join pg_sequence s on s.seqrelid = o.oid
  where ${ours} and not exists (select from pg_depend d where d.objid = o.oid and d.deptype in ('i', 'e'))
  order by n.nspname, o.relname`;

const functionsQuery = `
  select n.nspname as schema, concat_ws(E'\\n', ${comment('pg_proc')}, trim(E'\\n ' from pg_get_functiondef(o.oid)) || ';',
    ${grants('o.proacl', "'function ' || o.oid::regprocedure")}) as text
  from pg_proc o join pg_namespace n on n.oid = o.pronamespace
  where ${ours} and o.prokind in ('f', 'p') and not ${isOfExtension('pg_proc')}
  order by n.nspname, o.proname, pg_get_function_identity_arguments(o.oid)`;

const viewsQuery = `
  select n.nspname as schema, concat_ws(E'\\n', ${comment('pg_class')},
    format('create %sview %s%s as', case o.relkind when 'm' then 'materialized ' end, o.oid::regclass,
      ' with (' || array_to_string(o.reloptions, ', ') || ')'),
    pg_get_viewdef(o.oid, true), ${grants('o.relacl', 'o.oid::regclass')}) as text
  from pg_class o join pg_namespace n on n.oid = o.relnamespace
  where ${ours} and o.relkind in ('v', 'm') and not ${isOfExtension('pg_class')} order by n.nspname, o.relname`;

interface Table extends Part {
  oid: number;
  name: string;
  tail: string;
  remark: string | null;
  /** Indexes, fences, triggers and grants: one statement each. */
  after: string[];
}

interface Column {
  table: number;
  definition: string;
  remark: string | null;
}

/** Each table with its columns and constraints, then all that hangs on it. */
async function tables(client: ClientBase): Promise<Part[]> {
  const found = await client.query<Table>(tablesQuery);
  const columns = await client.query<Column>(columnsQuery);
  const constraints = await client.query<Column>(constraintsQuery);
  return found.rows.map(({ oid, schema, name, tail, remark, after }) => {
    const lines = [...columns.rows, ...constraints.rows].filter((line) => line.table === oid);
    const body = lines.map((line, index) => {
      const comma = index < lines.length - 1 ? ',' : '';
      return `  ${line.definition}${comma}${line.remark === null ? '' : `  -- ${line.remark.replaceAll('\n', ' ')}`}`;
    });
    const text = [...(remark === null ? [] : [remark]), `create table ${name} (`, ...body, `)${tail};`, ...after].join(
      '\n',
    );
    return { schema, text };
  });
}

const statements = (what: string, from: string): string => `coalesce((select array_agg(${what}) from ${from}), '{}')`;

const policy = `concat_ws(' ', format('create policy %I on %s', p.polname, o.oid::regclass),
  case when not p.polpermissive then 'as restrictive' end,
  'for ' || case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' end,
  'to ' || nullif((select string_agg(r::regrole::text, ', ' order by r::regrole::text) from unnest(p.polroles) r where r <> 0), ''),
  E'\\n  using (' || pg_get_expr(p.polqual, o.oid, true) || ')',
  E'\\n  with check (' || pg_get_expr(p.polwithcheck, o.oid, true) || ')') || ';' order by p.polname`;

const columnGrants = `select format('grant %s (%s) on %s to atrium_app;', lower(g.privilege_type),
    string_agg(quote_ident(a.attname), ', ' order by a.attnum), o.oid::regclass) as text
  from pg_attribute a cross join aclexplode(a.attacl) g
  where a.attrelid = o.oid and g.grantee = 'atrium_app'::regrole group by g.privilege_type order by 1`;

const tablesQuery = `
  select o.oid, n.nspname as schema, o.oid::regclass::text as name, ${comment('pg_class')} as remark,
    concat(case when o.relispartition then format(' /* partition of %s %s */',
        (select inhparent::regclass from pg_inherits where inhrelid = o.oid), pg_get_expr(o.relpartbound, o.oid)) end,
      ' partition by ' || pg_get_partkeydef(o.oid), ' with (' || array_to_string(o.reloptions, ', ') || ')') as tail,
    ${statements(
      "pg_get_indexdef(i.indexrelid) || ';' order by i.indexrelid::regclass::text",
      'pg_index i where i.indrelid = o.oid and not exists (select from pg_constraint where conindid = i.indexrelid and conrelid = o.oid)',
    )}
    || ${statements("pg_get_triggerdef(t.oid, true) || ';' order by t.tgname", 'pg_trigger t where t.tgrelid = o.oid and not t.tgisinternal')}
    || case when o.relrowsecurity then array[format('alter table %s enable row level security;', o.oid::regclass)] else '{}' end
    || case when o.relforcerowsecurity then array[format('alter table %s force row level security;', o.oid::regclass)] else '{}' end
    || ${statements(policy, 'pg_policy p where p.polrelid = o.oid')}
    || array_remove(array[${grants('o.relacl', 'o.oid::regclass')}], null)
    || ${statements('c.text', `(${columnGrants}) c`)} as after
  from pg_class o join pg_namespace n on n.oid = o.relnamespace
  where ${ours} and o.relkind in ('r', 'p') and not ${isOfExtension('pg_class')}
    and (n.nspname, o.relname) <> ('foundation', 'migrations')
  order by n.nspname, o.relname`;

const columnsQuery = `
  select a.attrelid as table, col_description(a.attrelid, a.attnum) as remark,
    concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
      'collate ' || nullif(quote_ident(c.collname), '"default"'), case when a.attnotnull then 'not null' end,
      case a.attidentity when 'a' then 'generated always as identity' when 'd' then 'generated by default as identity' end,
      case a.attgenerated when 's' then format('generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
        when 'v' then format('generated always as (%s) virtual', pg_get_expr(d.adbin, d.adrelid))
        else 'default ' || pg_get_expr(d.adbin, d.adrelid) end) as definition
  from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join pg_collation c on c.oid = a.attcollation
  where a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum`;

const constraintsQuery = `
  select conrelid as table, obj_description(oid, 'pg_constraint') as remark,
    format('constraint %I %s', conname, pg_get_constraintdef(oid, true)) as definition
  from pg_constraint where conrelid <> 0 and contype in ('p', 'u', 'c', 'f', 'x')
  order by conrelid, position(contype::text in 'pucxf'), conname`;
