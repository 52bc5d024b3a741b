import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDocument } from './create-document.ts';
import { memoryPlace, memoryServer, settled, type Weather } from './testing/memory-server.ts';

async function opened(server = memoryServer()) {
  const { document, dispose } = createDocument(memoryPlace, 'a.md', server.parts);
  await settled();
  return { server, document, dispose };
}

describe('a document', () => {
  it('saves what was typed when typing pauses, and reads nothing for it', async () => {
    const { server, document } = await opened();
    document.edit('One\ntwo\nthree\n');
    expect(document.save).toBe('unsaved');
    await server.fire();
    expect([server.content, document.save, server.reads]).toEqual(['One\ntwo\nthree\n', 'saved', 1]);
  });

  it('follows a change made elsewhere with one reading', async () => {
    const { server, document } = await opened();
    server.changeOutside('one\ntwo\nthree\nfour\n');
    await settled();
    expect([document.text, server.reads, document.isDirty]).toEqual(['one\ntwo\nthree\nfour\n', 2, false]);
  });

  it('joins what was typed with what another changed elsewhere in the file', async () => {
    const { server, document } = await opened();
    document.edit('ONE\ntwo\nthree\n');
    server.changeOutside('one\ntwo\nTHREE\n');
    await server.fire();
    expect([server.content, document.text, document.save]).toEqual([
      'ONE\ntwo\nTHREE\n',
      'ONE\ntwo\nTHREE\n',
      'saved',
    ]);
  });

  it('keeps what is typed while a joined text is read', async () => {
    const { server, document } = await opened();
    document.edit('ONE\ntwo\nthree\nfour\nfive\n');
    server.changeOutside('one\ntwo\nthree\nzero\n'.replace('zero\n', ''));
    const saving = document.flush();
    document.edit('ONE\ntwo\nthree\nfour\nFIVE\n');
    await saving;
    await server.fire();
    expect(server.content).toBe('ONE\ntwo\nthree\nfour\nFIVE\n');
  });

  it('shows both sides when the same line was changed, and writes what was chosen', async () => {
    const { server, document } = await opened();
    document.edit('mine\ntwo\nthree\n');
    server.changeOutside('theirs\ntwo\nthree\n');
    await server.fire();
    expect(document.conflict).toMatchObject({ base: 'one\ntwo\nthree\n', theirs: 'theirs\ntwo\nthree\n' });
    await document.resolve('both\ntwo\nthree\n');
    expect([server.content, document.save, document.conflict]).toEqual(['both\ntwo\nthree\n', 'saved', null]);
  });

  it('keeps a draft while the server is away, and saves it when the server is back', async () => {
    const { server, document } = await opened();
    server.weather = 'offline';
    document.edit('typed\n');
    await server.fire();
    expect([document.save, server.drafts.get('here')?.text]).toEqual(['offline', 'typed\n']);
    server.weather = 'fine';
    server.back();
    await settled();
    expect([server.content, document.save, server.drafts.size]).toEqual(['typed\n', 'saved', 0]);
  });

  it('offers what an earlier visit left, and joins it with what is there now', async () => {
    const server = memoryServer();
    server.drafts.set('before', { id: 'before', text: 'ONE\ntwo\nthree\n', base: server.content, atMs: 5 });
    server.content = 'one\ntwo\nTHREE\n';
    const { document } = await opened(server);
    expect([document.unsaved?.atMs, document.text]).toEqual([5, 'one\ntwo\nTHREE\n']);
    await document.takeUnsaved('join');
    await server.fire();
    expect([server.content, document.unsaved, server.drafts.size]).toEqual(['ONE\ntwo\nTHREE\n', null, 0]);
  });

  it('asks before it writes a file again that was deleted meanwhile', async () => {
    const { server, document } = await opened();
    document.edit('typed\n');
    server.changeOutside(null);
    await server.fire();
    expect([document.isGone, server.content, document.text]).toEqual([true, null, 'typed\n']);
    await document.writeAgain();
    expect([server.content, document.isGone, document.save]).toEqual(['typed\n', false, 'saved']);
  });

  it('takes no old answer for news', async () => {
    const { server, document } = await opened();
    server.hold();
    const reading = document.reload();
    document.edit('newer\n');
    await document.flush();
    server.deliver();
    await reading;
    expect([document.text, document.save, server.reads]).toEqual(['newer\n', 'saved', 3]);
  });
});

const weather = fc.constantFrom<Weather>('fine', 'offline', 'signed-out', 'answer-lost', 'broken');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('type' as const), line: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('outside' as const), line: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('weather' as const), to: weather }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('fire', 'back', 'flush', 'wait', 'hold', 'reload', 'deliver'),
    }),
  },
);

describe('whatever happens', () => {
  it('loses nothing that was typed: it is on the server, in the text, in the draft or in the conflict', async () => {
    let words = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
        const { server, document } = await opened();
        const typed: string[] = [];
        const insert = (text: string, line: number, word: string) => {
          const lines = text.split('\n');
          lines.splice(Math.min(line, lines.length), 0, word);
          return lines.join('\n');
        };
        for (const [index, each] of steps.entries()) {
          if (each.kind === 'type' && document.text !== null && document.state === 'ready') {
            const word = `typed${index}.`;
            document.edit(insert(document.text, each.line, word));
            typed.push(word);
            words += 1;
          } else if (each.kind === 'outside') {
            server.changeOutside(insert(server.content ?? '', each.line, `theirs${index}.`));
          } else if (each.kind === 'weather') server.weather = each.to;
          else if (each.kind === 'fire') await server.fire();
          else if (each.kind === 'back') server.back();
          else if (each.kind === 'flush') void document.flush();
          else if (each.kind === 'hold') server.hold();
          else if (each.kind === 'reload') void document.reload();
          else if (each.kind === 'deliver') server.deliver();
          else if (each.kind === 'wait') await settled();
          const shown = `${document.text}${document.conflict?.mine ?? ''}`;
          for (const word of typed) if (!shown.includes(word)) expect(server.content ?? '').toContain(word);
          if (document.save === 'saved') for (const word of typed) expect(document.text).toContain(word);
        }
        document.keep();
        await settled();
        if (document.isDirty) expect(server.drafts.get('here')?.text).toBe(document.text);
      }),
      { seed: 11, numRuns: 300, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    );
    expect(words).toBeGreaterThan(1000);
  });
});
