import { today } from './property-value.ts';

const NAMELESS = /^image\.(?:png|jpe?g|gif|webp)$/i;

/** What a pasted file is to be called: pictures from the clipboard have no name of their own and get the time. */
export function pastedName(file: Pick<File, 'name' | 'type'>, time: Date): string {
  const name = file.name.replaceAll(/[\\/[\]|#^:?*"<>\u0000-\u001f]/g, '-').trim();
  if (name !== '' && !NAMELESS.test(name)) return name;
  const two = (number: number) => String(number).padStart(2, '0');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join('');
  const ending = /^image\/([a-z]+)/.exec(file.type)?.[1]?.replace('jpeg', 'jpg') ?? 'bin';
  return `pasted-${today(time)}-${clock}.${ending}`;
}
