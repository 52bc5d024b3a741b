import type { PropertyValue } from '@codexlab/core';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { InvalidSidecar } from './invalid-sidecar.ts';
import { MAX_XML_DEPTH } from './limits.ts';
import { toPlainRecord } from './plain-value.ts';

/**
 * Reads an XML text: what is in its root element becomes a record of texts, each as it stands there. Attributes and
 * elements are keys, repeated elements lists, text beside either is `_text`; namespaces are left out. Throws
 * `InvalidSidecar` for XML that is broken or declares a document type, and `TooMuchToKeep`.
 */
export function readXmlSidecar(xml: string): Record<string, PropertyValue> {
  if (declaresDocumentType(xml)) throw invalid('declares a document type (DOCTYPE), which is not read', null);
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw invalid(`is not valid XML (${valid.err.msg.slice(0, 200)})`, valid.err.line);
  const root = (parser.parse(xml) as XmlNode[]).find((node) => isElement(tagOf(node)));
  if (root === undefined) throw invalid('has no element', null);
  const value = toValue(root);
  return toPlainRecord(typeof value === 'string' ? { _text: value } : value);
}

function invalid(why: string, line: number | null): InvalidSidecar {
  return new InvalidSidecar(`It ${why}; its values are not used.`, { line });
}

/** Looks for `<!DOCTYPE` outside comments and CDATA: what it declares could write a short text out into a huge one. */
function declaresDocumentType(xml: string): boolean {
  for (let at = xml.indexOf('<!'); at >= 0; at = xml.indexOf('<!', at)) {
    if (/^<!doctype/i.test(xml.slice(at, at + 9))) return true;
    const closing = xml.startsWith('<!--', at) ? '-->' : xml.startsWith('<![CDATA[', at) ? ']]>' : '';
    const end = closing === '' ? at + 2 : xml.indexOf(closing, at + 4);
    if (end < 0) return false;
    at = end;
  }
  return false;
}

const ATTRIBUTES = ':@';
const TEXT = '#text';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
  // Room for no entity at all: a DOCTYPE that is missed above, as behind `<!--` in an attribute, declares none either.
  processEntities: { maxEntityCount: 1, maxEntitySize: 1 },
  maxNestedTags: MAX_XML_DEPTH,
});

/** As the library gives them: one key with the children, and one with the attributes; or the key of a text. */
interface XmlNode {
  readonly [ATTRIBUTES]?: Readonly<Record<string, string>>;
  readonly [tag: string]: readonly XmlNode[] | Readonly<Record<string, string>> | string | undefined;
}

function tagOf(node: XmlNode): string {
  return Object.keys(node).find((key) => key !== ATTRIBUTES) ?? TEXT;
}

function isElement(tag: string): boolean {
  return tag !== TEXT && !tag.startsWith('?');
}

type XmlValue = string | XmlRecord;
interface XmlRecord {
  [key: string]: XmlValue | XmlValue[];
}

/** Texts alone are the value; with anything beside them they are `_text` of a record. */
function toValue(node: XmlNode): XmlValue {
  const record = Object.create(null) as XmlRecord;
  const texts: string[] = [];
  for (const [name, value] of Object.entries(node[ATTRIBUTES] ?? {})) {
    if (!isNamespace(name)) addTo(record, name, value);
  }
  for (const child of node[tagOf(node)] as readonly XmlNode[]) {
    const tag = tagOf(child);
    if (tag === TEXT) texts.push(String(child[TEXT]).trim());
    else if (isElement(tag)) addTo(record, tag, toValue(child));
  }
  const text = texts.filter((part) => part !== '').join(' ');
  if (Object.keys(record).length === 0) return text;
  if (text !== '') addTo(record, '_text', text);
  return record;
}

function isNamespace(attribute: string): boolean {
  return attribute === 'xmlns' || attribute.startsWith('xmlns:');
}

function addTo(record: XmlRecord, key: string, value: XmlValue): void {
  const there = record[key];
  if (there === undefined) record[key] = value;
  else if (Array.isArray(there)) there.push(value);
  else record[key] = [there, value];
}
