import type { LinkResolution, NotebookLink, UnresolvedTarget } from '@codexlab/core';

/** A link as JSON; `path` is where it leads, `candidates` what it may mean when that is not clear. */
export function toWireLink(link: NotebookLink) {
  return {
    source: link.source,
    line: link.line,
    kind: link.kind,
    target: link.target,
    heading: link.heading,
    block: link.block,
    text: link.text,
    ...toWireResolution(link.resolution),
  };
}

/** Where a link leads, as JSON. */
export function toWireResolution(resolution: LinkResolution) {
  return {
    status: resolution.status,
    path: resolution.status === 'resolved' ? resolution.path : null,
    candidates: resolution.status === 'ambiguous' ? [...resolution.candidates] : [],
  };
}

/** A name that nothing bears, as JSON. */
export function toWireUnresolved({ target, links, sources }: UnresolvedTarget) {
  return { target, links, sources: [...sources] };
}
