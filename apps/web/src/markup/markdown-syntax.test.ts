import { describe, expect, it } from 'vitest';
import { createMarkdown } from './markdown-syntax.ts';
import { findFootnotes, footnotesHtml } from './syntax/footnotes.ts';

const md = createMarkdown();
const inline = (text: string) => md.renderInline(text);

describe('Markdown of notes', () => {
  it('makes links of names in double brackets', () => {
    expect(inline('[[Runs 2026#Day 2|that day]]')).toContain('data-link="Runs 2026#Day 2">that day</a>');
    expect(inline('[[Runs#Day 2]]')).toContain('>Runs › Day 2</a>');
    expect(inline('![[plot.png|300]]')).toContain('data-embed="plot.png" title="300"');
    expect(inline('`[[no]]` and [[]]')).not.toContain('data-link');
  });

  it('finds tags where they may stand, and nowhere else', () => {
    expect(inline('#cooling/slow and (#a1)')).toMatch(/data-tag="cooling\/slow".*data-tag="a1"/);
    expect(inline('a#b, #12, https://x.org/#c')).not.toContain('data-tag');
  });

  it('keeps formulas as they are written, and money what it is', () => {
    expect(inline('$a_1*b*c$')).toContain('data-math="inline">a_1*b*c</span>');
    expect(inline('costs $5 and $6')).not.toContain('data-math');
    expect(md.render('$$\nx < 1\n$$\n')).toContain('data-math="block">x &lt; 1</span>');
  });

  it('says of each task in which line it stands', () => {
    const html = md.render('# A\n\n- [ ] one\n- [x] two\n  - [ ] three\n- not [ ] this\n', { firstLine: 3 });
    expect(
      [...html.matchAll(/data-line="(\d+)" aria-label="Done"( checked)?/g)].map((m) => [m[1], m[2]]),
    ).toEqual([
      ['5', undefined],
      ['6', ' checked'],
      ['7', undefined],
    ]);
    expect(html).toContain('not [ ] this');
  });

  it('makes boxes of quotations that begin with a kind', () => {
    const html = md.render('> [!warning]- Hot *plate*\n> Wait.\n\n> [!note]\n> Body\n');
    expect(html).toContain('<details class="md-callout md-callout-warn" data-callout="warning">');
    expect(html).toContain('<summary class="md-callout-title">Hot <em>plate</em></summary>');
    expect(html).toContain('<div class="md-callout-title">Note</div>');
    expect(md.render('> plain\n')).toContain('<blockquote');
  });

  it('numbers footnotes as they are met, and shows only those', () => {
    const text = 'One[^b] two[^a], no[^x].\n\n[^a]: First\n[^b]: Second\n    goes on\n[^c]: unused\n';
    const env = { footnotes: findFootnotes(text) };
    const html = md.render(text, env);
    expect(html).toMatch(/href="#fn-1">1<.*href="#fn-2">2</s);
    expect(html).toContain('[^x]');
    const notes = footnotesHtml(md, env.footnotes, env);
    expect(notes).toMatch(/id="fn-1"><p[^>]*>Second\ngoes on.*id="fn-2"><p[^>]*>First/s);
    expect(notes).not.toContain('unused');
  });

  it('gives headings places to go to, each one its own', () => {
    const html = md.render('# Day *two*: results\n\n# Day two results\n\nwords ^end\n');
    expect(html).toContain('id="day-two-results"');
    expect(html).toContain('id="day-two-results-1"');
    expect(html).toMatch(/<p id="\^end"[^>]*>words<\/p>/);
  });
});
