/** The address of a socket below the server's; in a page, that of the page stands for what is missing. */
export function socketAddress(baseUrl: string, path: string): string {
  const url = new URL(baseUrl + path, pageAddress());
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

function pageAddress(): string | undefined {
  const page: { readonly href: string } | undefined = Reflect.get(globalThis, 'location');
  return page?.href;
}
