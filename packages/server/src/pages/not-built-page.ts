/** What stands in the place of the web app where it was not built; its links need it, the API does not. */
export const NOT_BUILT_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Codex: the web app is not built</title>
  </head>
  <body>
    <h1>The web app is not built</h1>
    <p>The server runs, but it was started from a checkout without the web app. Run
      <code>npx -y pnpm@10.34.9 build</code> there, start the server again, and load this page again.</p>
    <p>The API works meanwhile: <a href="/api/v1/docs">see what it can do</a>.</p>
  </body>
</html>
`;
