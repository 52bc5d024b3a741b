import { type EditAddress, extensionOf, type RelPath } from '@codexlab/core';
import { cannotHave } from './edit-failures.ts';
import { findBlock } from './edit-block.ts';
import { findCell } from './edit-cell.ts';
import { findDocument } from './edit-document.ts';
import { findSection } from './edit-heading.ts';
import { findJsonValue } from './edit-json-value.ts';
import { findLines } from './edit-lines.ts';
import { findProperty } from './edit-property.ts';
import { findRow } from './edit-row.ts';
import { findYamlValue } from './edit-yaml-value.ts';
import type { EditedKind, EditedText, FoundPart } from './found-part.ts';

const kinds: Readonly<Record<string, EditedKind>> = {
  '.md': 'note',
  '.markdown': 'note',
  '.cdx': 'note',
  '.ipynb': 'notebook',
  '.csv': 'table',
  '.tsv': 'table',
  '.json': 'json',
  '.geojson': 'json',
  '.yaml': 'yaml',
  '.yml': 'yaml',
};

/** Finds the part of a file that an address names. Throws `not_found`, `conflict`, `unsupported`, `invalid`. */
export async function findPart(path: RelPath, file: EditedText, address: EditAddress): Promise<FoundPart> {
  const kind = kinds[extensionOf(path)] ?? 'text';
  switch (address.kind) {
    case 'document':
      return findDocument(file, path, kind);
    case 'lines':
      return findLines(file, address);
    case 'heading':
      requireKind(address, kind, ['note'], 'Only notes (.md) have sections');
      return findSection(file.text, address);
    case 'block':
      requireKind(address, kind, ['note'], 'Only notes (.md) have blocks with ids');
      return findBlock(file.text, address);
    case 'property':
      requireKind(address, kind, ['note'], 'Only notes (.md) have frontmatter');
      return findProperty(file, address);
    case 'cell':
      requireKind(address, kind, ['notebook'], 'Only notebooks (.ipynb) have cells');
      return findCell(file.text, address);
    case 'row':
      requireKind(address, kind, ['table'], 'Only tables (.csv, .tsv) have rows');
      return findRow(file, path, address);
    case 'pointer':
      requireKind(
        address,
        kind,
        ['json', 'notebook', 'yaml'],
        'Pointers lead into JSON and YAML (.json, .ipynb, .yaml)',
      );
      return kind === 'yaml' ? findYamlValue(file, address) : findJsonValue(file.text, address);
  }
}

function requireKind(
  address: EditAddress,
  kind: EditedKind,
  fitting: readonly EditedKind[],
  why: string,
): void {
  if (!fitting.includes(kind))
    throw cannotHave(address, `${why}; this file has lines and can be edited as a document.`);
}
