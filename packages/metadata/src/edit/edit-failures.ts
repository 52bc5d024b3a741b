import { CodexError, type EditAddress } from '@codexlab/core';

/** An address in words, as messages and details have it. */
export function describeAddress(address: EditAddress): string {
  switch (address.kind) {
    case 'document':
      return 'document';
    case 'heading':
      return `heading ${address.path.join(' / ')}`;
    case 'block':
      return `block ^${address.id}`;
    case 'property':
      return `property ${address.name}`;
    case 'lines':
      return `lines ${address.from}-${address.to}`;
    case 'cell':
      return `cell ${address.cell}`;
    case 'row':
      return `row ${address.row}`;
    case 'pointer':
      return `pointer ${address.pointer === '' ? '"" (everything)' : address.pointer}`;
  }
}

/** The failure of an edit whose part is not there. */
export function noSuchPart(address: EditAddress, hint = ''): CodexError {
  const message = `There is no ${describeAddress(address)} in this file.${hint === '' ? '' : ` ${hint}`}`;
  return new CodexError('not_found', message, { address: describeAddress(address) });
}

/** The failure of an address that more than one part answers to; `lines` are those on which they begin. */
export function severalParts(address: EditAddress, lines: readonly number[], hint: string): CodexError {
  const shown = lines.slice(0, 20);
  const described = describeAddress(address);
  const message = `More than one part answers to ${described}: on lines ${shown.join(', ')}. ${hint}`;
  return new CodexError('conflict', message, { address: described, lines: shown });
}

/** The failure of a kind of part, or of an action on one, that this file cannot have. */
export function cannotHave(address: EditAddress, why: string): CodexError {
  return new CodexError('unsupported', why, { address: describeAddress(address) });
}

/** The failure of content that cannot stand there. */
export function badContent(why: string): CodexError {
  return new CodexError('invalid', `${why} Nothing was changed.`, { field: 'content' });
}

/** The failure of an edit that would change more than its part. */
export function wouldSpill(why: string): CodexError {
  return badContent(`This would change other parts of the file as well: ${why}.`);
}
