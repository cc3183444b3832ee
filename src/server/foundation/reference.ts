// The API reference for people (/api/docs) and for programs (/api/openapi.json). One page, no script, made from the contract.
import { type Endpoint, isWrite, scopeOf } from '../../contract/endpoint.ts';
import { endpoints } from '../../contract/index.ts';
import { refusalStatus, refusals } from '../../contract/refusals.ts';
import type { HttpSettings, Server } from './http.ts';
import { describeApi, parametersOf, refusalsOf, schemaOf } from './openapi.ts';

export function serveReference(server: Server, settings: HttpSettings): void {
  let description: string | undefined;
  let page: string | undefined;
  server.get('/api/openapi.json', (_request, reply) => {
    description ??= JSON.stringify(describeApi(settings.publicUrl));
    return reply.type('application/json; charset=utf-8').send(description);
  });
  server.get('/api/docs', (_request, reply) => {
    page ??= renderPage(settings.publicUrl);
    return reply.type('text/html; charset=utf-8').send(page);
  });
  server.get('/api/docs.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(style));
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char);
}

function renderPage(publicUrl: string): string {
  const rooms = Map.groupBy(endpoints, (endpoint) => endpoint.name.slice(0, endpoint.name.indexOf('.')));
  const index = [...rooms].map(
    ([room, list]) => `<li><a href="#${room}">${room}</a> <small>${list.length}</small></li>`,
  );
  const sections = [...rooms].map(
    ([room, list]) => `<h2 id="${room}">${room}</h2>${list.map(renderEndpoint).join('')}`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Atrium API</title><link rel="stylesheet" href="/api/docs.css"></head><body>
<nav aria-label="Rooms"><a href="/">Atrium</a><ul>${index.join('')}</ul></nav><main><h1>Atrium API</h1>
<p>Below <code>${escape(publicUrl)}/api/v1</code>. The same description for programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<pre>curl -H "Authorization: Bearer $TOKEN" ${escape(publicUrl)}/api/v1/centers</pre>
<p>Tokens are made under Profile → API tokens. Every write takes <code>Prefer: dry-run</code> (answers the changes, makes none) and <code>Idempotency-Key</code> (a repeat gets the first answer). Lists take <code>page</code> and <code>pageSize</code>. Every error is <code>{"error":{"code","kind","message","requestId","details"}}</code>.</p>
${sections.join('')}</main></body></html>`;
}

function renderEndpoint(endpoint: Endpoint): string {
  const who = {
    anyone: 'anyone',
    person: 'a signed-in person',
    center: 'a member who holds',
    account: 'who holds, on the account,',
  }[endpoint.access.who];
  const action = 'action' in endpoint.access ? ` <code>${endpoint.access.action}</code>` : '';
  const scope =
    endpoint.access.who === 'anyone' || endpoint.isSessionOnly ? '' : ` Token scope <code>${scopeOf(endpoint)}</code>.`;
  const session = endpoint.isSessionOnly ? ' Only in a signed-in session, not with a token.' : '';
  const risk = endpoint.risk === 'plain' ? '' : ' Asks for a password confirmed within ten minutes.';
  const own = refusalsOf(endpoint).filter((code) => endpoint.refusals.includes(code));
  const codes = own.map((code) => `<li><code>${code}</code> ${refusalStatus[refusals[code]]}</li>`).join('');
  return `<section id="${endpoint.name}"><h3><b class="${endpoint.method.toLowerCase()}">${endpoint.method}</b> <code>${escape(endpoint.path)}</code></h3>
<p>${escape(endpoint.summary)}</p><p class="who">For ${who}${action}.${scope}${session}${risk}${isWrite(endpoint) && endpoint.isUnrepeatable ? ' Takes no idempotency key.' : ''}</p>
${renderFields(endpoint)}<details><summary>Reply</summary><pre>${escape(JSON.stringify(schemaOf(endpoint.reply, 'output'), null, 1))}</pre></details>${codes === '' ? '' : `<details><summary>Refusals</summary><ul>${codes}</ul></details>`}</section>`;
}

function renderFields(endpoint: Endpoint): string {
  const input = schemaOf(endpoint.input, 'input') as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  const inPath = parametersOf(endpoint);
  const rows = Object.entries(input.properties ?? {}).map(([name, schema]) => {
    const place = inPath.includes(name) ? 'path' : endpoint.method === 'GET' ? 'query' : 'body';
    const need = input.required?.includes(name)
      ? 'required'
      : schema['default'] === undefined
        ? ''
        : `default ${JSON.stringify(schema['default'])}`;
    return `<tr><td><code>${escape(name)}</code></td><td>${place}</td><td>${escape(typeOf(schema))}</td><td>${escape(need)}</td></tr>`;
  });
  return rows.length === 0
    ? ''
    : `<table><thead><tr><th>Field</th><th>In</th><th>Type</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function typeOf(schema: Record<string, unknown>): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].join(' | ');
  if (Array.isArray(schema['anyOf']))
    return schema['anyOf'].map((one) => typeOf(one as Record<string, unknown>)).join(' | ');
  if (schema['type'] === 'array') return `${typeOf((schema['items'] ?? {}) as Record<string, unknown>)}[]`;
  if (schema['type'] === 'object') return `{ ${Object.keys((schema['properties'] ?? {}) as object).join(', ')} }`;
  return String(schema['format'] ?? schema['type'] ?? 'any');
}

const style = `:root{color-scheme:light dark;--ink:light-dark(#1c2333,#eef0f6);--dim:light-dark(#4c5468,#aab1c3);--line:light-dark(#dfe3ec,#343b4e);--soft:light-dark(#f4f6fa,#1d2230);--accent:light-dark(#2449c4,#9db4ff)}
body{margin:0;display:grid;grid-template-columns:200px minmax(0,1fr);font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:light-dark(#fff,#141821)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:24px;border-inline-end:1px solid var(--line);box-sizing:border-box}nav ul{list-style:none;padding:0}nav li{padding:2px 0}
main{padding:24px 32px 80px;max-width:900px}a{color:var(--accent)}code,pre{font:13px/1.5 ui-monospace,monospace}pre{background:var(--soft);padding:12px;border-radius:8px;overflow:auto}
section{border-top:1px solid var(--line);padding:16px 0}h3{margin:0;font-size:16px;overflow-wrap:anywhere}h3 b{display:inline-block;min-width:64px;font-size:13px}.who,small{color:var(--dim)}p{margin:6px 0}
table{border-collapse:collapse;width:100%;font-size:14px}td,th{text-align:start;padding:4px 8px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}summary{cursor:pointer;padding:4px 0}
@media(max-width:720px){body{display:block}nav{position:static;height:auto;border:0}nav ul{display:flex;flex-wrap:wrap;gap:12px}main{padding:16px}}`;
