import type { LinkChange, MovePlan } from '@codexlab/core';
import { printable } from './render-text.ts';
import { showCounted } from './render-values.ts';
import type { Paint } from './terminal.ts';

/** The links that a move changes, file by file, and those that stay as they are. */
export function renderMovePlan(plan: MovePlan, paint: Paint): string[] {
  const lines: string[] = [];
  let file: string | null = null;
  for (const link of plan.links) {
    if (link.source !== file) lines.push(paint('name', printable(link.source)));
    file = link.source;
    lines.push(`  ${link.line}: ${printable(link.target)} → ${paint('strong', printable(link.newTarget))}`);
  }
  if (plan.linkCount > plan.links.length)
    lines.push(`… and ${showCounted(plan.linkCount - plan.links.length, 'more link')}`);
  return [...lines, ...plan.left.map((left) => paint('notice', leftLine(left)))];
}

/** What a move changes, in a few words. */
export function movedWords({ linkCount, fileCount }: Pick<MovePlan, 'linkCount' | 'fileCount'>): string {
  if (linkCount === 0) return 'no link had to change';
  return `${showCounted(linkCount, 'link')} in ${showCounted(fileCount, 'file')}`;
}

/** A link that could not be taken along. */
export function leftLine({ source, line, reason }: MovePlan['left'][number]): string {
  return `${printable(source)}:${line} stays: ${printable(reason)}`;
}

/** A plan as JSON. */
export function toWirePlan(plan: MovePlan) {
  const toWireLink = ({ source, line, kind, target, newTarget }: LinkChange) => ({
    ...{ source, line, kind, target, new_target: newTarget },
  });
  return {
    from: plan.from,
    to: plan.to,
    links: plan.links.map(toWireLink),
    link_count: plan.linkCount,
    file_count: plan.fileCount,
    left: plan.left,
  };
}
