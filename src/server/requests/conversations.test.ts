import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { assertRefused } from '../../../test/caller.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

/** A center asks another to become partners. */
async function link() {
  const [asking, asked] = [await Scene.open(world), await Scene.open(world)];
  const call = { center: asking.center, partnerId: asked.center };
  const { id } = await asking.owner.must('partners.requestLink', call);
  return { request: id, asking, asked };
}

describe('comments', () => {
  test('are seen by both sides with their authors and times, and by nobody else', async () => {
    const { request, asking, asked } = await link();
    const text = '合作从哪天开始？\nFrom when?';
    const said = await asked.owner.must('requests.addComment', { request, text: `  ${text}  ` });
    assert.deepEqual([said.side, said.author.name, said.isOwn, said.text], ['decider', 'Nora', true, text]);
    await asking.owner.must('requests.addComment', { request, text: 'From May.' });
    const deputies = [await asking.deputy(), await asked.deputy()];
    for (const person of [asking.owner, asked.owner, ...deputies]) {
      const { items, total } = await person.must('requests.listComments', { request });
      assert.deepEqual([items.map(({ side }) => side), total], [['decider', 'asker'], 2]);
    }
    const employees = [await asking.member(), await asked.member()];
    for (const person of [await world.newcomer(), ...employees]) {
      assertRefused(await person.call('requests.listComments', { request }), 404, 'not_found');
      assertRefused(await person.call('requests.addComment', { request, text: 'Me too' }), 404, 'not_found');
    }
    const found = await asking.owner.must('requests.listComments', { request, search: 'may', side: 'asker' });
    assert.deepEqual(
      found.items.map(({ text: found }) => found),
      ['From May.'],
    );
  });

  test('stand in the logs of both centers, without where the other side is', async () => {
    const { request, asking, asked } = await link();
    await asked.owner.must('requests.addComment', { request, text: 'From when?' });
    for (const [scene, isOwn] of [
      [asking, false],
      [asked, true],
    ] as const) {
      const { items } = await scene.owner.must('audit.listActivity', { center: scene.center, pageSize: 1 });
      const [entry] = items;
      assert.deepEqual(
        [entry?.action, entry?.after, entry?.ip !== null],
        ['requests.comment_added', { comment: 'From when?' }, isOwn],
      );
    }
  });

  test('of an employee who asked are theirs to see until they leave', async () => {
    const scene = await Scene.open(world);
    const person = await scene.grantee();
    const { request } = await person.must('access.requestElevation', {
      center: scene.center,
      account: await scene.account(),
      role: 'operator',
      hours: 2,
      reason: 'Launch',
    });
    assert.equal((await person.must('requests.addComment', { request, text: 'It is urgent' })).side, 'asker');
    assert.equal((await scene.owner.must('requests.addComment', { request, text: 'Why?' })).side, 'decider');
    await scene.owner.must('members.removeMember', { center: scene.center, member: person.id });
    assertRefused(await person.call('requests.listComments', { request }), 404, 'not_found');
  });

  test('have a length, and 5 MB are refused before anything is read', async () => {
    const { request, asked } = await link();
    const add = (text: string) => asked.owner.call('requests.addComment', { request, text });
    assertRefused(await add('x'.repeat(5_000_000)), 413, 'payload_too_large');
    assertRefused(await add('x'.repeat(4001)), 400, 'invalid_input');
    assertRefused(await add('   '), 400, 'invalid_input');
    assert.equal((await asked.owner.must('requests.listComments', { request })).total, 0);
    await asked.owner.must('requests.addComment', { request, text: '长'.repeat(4000) });
  });
});

/** An archive of files as they are, without compression: what office documents are. */
function zip(files: Record<string, string>): Buffer {
  const [parts, entries]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, bytes] = [Buffer.from(name), Buffer.from(text)];
    const sizes = Buffer.alloc(18);
    sizes.writeUInt32LE(crc32(bytes), 4);
    sizes.writeUInt32LE(bytes.length, 8);
    sizes.writeUInt32LE(bytes.length, 12);
    sizes.writeUInt16LE(path.length, 16);
    const head = Buffer.concat([
      Buffer.from('504b03041400000000', 'hex'),
      Buffer.alloc(1),
      sizes,
      Buffer.alloc(2),
      path,
    ]);
    entries.push(
      Buffer.concat([Buffer.from('504b010214001400', 'hex'), Buffer.alloc(2), Buffer.alloc(2), sizes.subarray(0, 18)]),
      Buffer.alloc(12),
      Buffer.from(Uint32Array.of(offset).buffer),
      path,
    );
    parts.push(head, bytes);
    offset += head.length + bytes.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

function office(kind: 'word/document' | 'xl/workbook', type: string, more: Record<string, string> = {}): Buffer {
  const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${kind}.xml" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`;
  return zip({ '[Content_Types].xml': types, [`${kind}.xml`]: '<x/>', ...more });
}

const image = () => sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } });
const pdf = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n', 'latin1');
const docx = office('word/document', 'wordprocessingml.document');

const allowed: [string, () => Promise<Buffer> | Buffer, string][] = [
  ['plan.pdf', () => pdf, 'application/pdf'],
  ['shot.png', () => image().png().toBuffer(), 'image/png'],
  ['photo.JPG', () => image().jpeg().toBuffer(), 'image/jpeg'],
  ['photo.webp', () => image().webp().toBuffer(), 'image/webp'],
  ['数据.csv', () => Buffer.from('\ufeff日期,点击\n1,20\n'), 'text/csv'],
  ['note.txt', () => Buffer.from('a < b, and so on\r\n'), 'text/plain'],
  ['brief.docx', () => docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  [
    'budget.xlsx',
    () => office('xl/workbook', 'spreadsheetml.sheet'),
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ],
];

const exe = Buffer.concat([Buffer.from('MZ\u0090\u0000', 'latin1'), Buffer.alloc(200)]);
const refused: [string, string, Buffer][] = [
  ['a Windows program', 'setup.exe', exe],
  ['a program that calls itself a PDF', 'invoice.pdf', exe],
  [
    'a Linux program',
    'tool.txt',
    Buffer.concat([Buffer.from('\u007fELF\u0002\u0001\u0001', 'latin1'), Buffer.alloc(99)]),
  ],
  ['a page', 'page.txt', Buffer.from('<!doctype html><html><body>Hi</body></html>')],
  ['a page after a text', 'page.csv', Buffer.from('a,b\n<script>alert(1)</script>\n')],
  ['an image of markup', 'logo.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['an image of markup that calls itself a PNG', 'logo.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a shell script', 'run.txt', Buffer.from('#!/bin/sh\nrm -rf /\n')],
  ['a script by its name', 'run.js', Buffer.from('alert(1)')],
  ['a batch file', 'run.bat', Buffer.from('del *.*')],
  ['an archive', 'all.zip', zip({ 'a.txt': 'a' })],
  ['an archive that calls itself a document', 'all.docx', zip({ 'a.txt': 'a' })],
  [
    'a document with macros',
    'macro.docx',
    office('word/document', 'wordprocessingml.document', { 'word/vbaProject.bin': 'x' }),
  ],
  ['a PDF that calls itself a program', 'plan.exe', pdf],
  ['a PDF without an ending', 'plan', pdf],
  ['a PDF with a program behind its ending', 'plan.pdf.exe', pdf],
  ['bytes that mean nothing', 'a.txt', Buffer.from([0, 1, 2, 3])],
  ['text in an old encoding', 'a.txt', Buffer.from([0xc4, 0xe3, 0xba, 0xc3])],
];

describe('files', () => {
  const add = (who: Person, request: string, file: { name: string; bytes: Buffer }) =>
    who.call('requests.addAttachment', { request, name: file.name, content: file.bytes.toString('base64') });

  for (const [name, make, mediaType] of allowed) {
    test(`${name} is taken for what it is, and comes back as it was, to be stored and never run`, async () => {
      const { request, asking, asked } = await link();
      const bytes = await make();
      const { body } = await add(asked.owner, request, { name, bytes });
      assert.deepEqual([body.name, body.mediaType, body.bytes], [name, mediaType, bytes.length]);
      const answer = await asking.owner.fetch(body.url);
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
      const header = (one: string) => answer.headers.get(one) ?? '';
      assert.ok(header('content-type').startsWith(mediaType));
      assert.ok(header('content-disposition').startsWith('attachment;'));
      assert.ok(header('content-disposition').endsWith(`filename*=UTF-8''${encodeURIComponent(name)}`));
      assert.equal(header('x-content-type-options'), 'nosniff');
      assert.match(header('content-security-policy'), /^sandbox; default-src 'none'/);
      assert.equal(header('cache-control'), 'private, no-store');
    });
  }

  for (const [what, name, bytes] of refused) {
    test(`${what} is refused`, async () => {
      const { request, asked } = await link();
      assertRefused(await add(asked.owner, request, { name, bytes }), 422, 'file_refused');
      assert.equal((await asked.owner.must('requests.listAttachments', { request })).total, 0);
    });
  }

  test('are served to both sides only, asked anew at each reading', async () => {
    const { request, asking, asked } = await link();
    const other = await link();
    const { body } = await add(asking.owner, request, { name: 'plan.pdf', bytes: pdf });
    const deputy = await asked.deputy();
    assert.equal((await deputy.fetch(body.url)).status, 200);
    await asked.owner.must('members.removeMember', { center: asked.center, member: deputy.id });
    for (const who of [deputy, await world.newcomer(), await asked.member()])
      assert.equal((await who.fetch(body.url)).status, 404);
    assert.equal((await world.anonymous.fetch(body.url)).status, 401);
    // Nor by the way of a request that is theirs.
    const crossed = body.url.replace(request, other.request);
    assert.equal((await other.asked.owner.fetch(crossed)).status, 404);
  });
});
