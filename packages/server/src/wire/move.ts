import type { MovePlan, UndoneMove } from '@codexlab/core';

/** What a move with its links did, as JSON; `id` is null for one that was only planned. */
export function toWireMove(plan: MovePlan & { readonly id: string | null }) {
  return {
    ...{ id: plan.id, from: plan.from, to: plan.to },
    links: plan.links.map(({ source, line, kind, target, newTarget }) => ({
      ...{ source, line, kind, target, new_target: newTarget },
    })),
    link_count: plan.linkCount,
    file_count: plan.fileCount,
    left: plan.left.map(({ source, line, reason }) => ({ source, line, reason })),
  };
}

/** What taking a move back did, as JSON. */
export function toWireUndone({ from, to, restored, left }: UndoneMove) {
  return { from, to, restored: [...restored], left: left.map(({ path, reason }) => ({ path, reason })) };
}
