/** The first page: takes links with a secret, then shows what there is. Each part of it is hidden until it is needed. */
export const HOME_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Codex</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/assets/home.css" />
  </head>
  <body>
    <main>
      <h1>Codex</h1>
      <p id="status" role="status">Looking who you are …</p>
      <form id="join" hidden>
        <p class="error" role="alert"></p>
        <button>Join</button>
      </form>
      <form id="register" hidden>
        <h2>Make an account</h2>
        <label>Name to sign in with
          <input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" minlength="3" maxlength="32" required /></label>
        <label>Your name, as others see it <input name="full_name" autocomplete="name" /></label>
        <label>Password <input name="password" type="password" autocomplete="new-password" minlength="8" required /></label>
        <p class="error" role="alert"></p>
        <button>Make an account and join</button>
      </form>
      <form id="reset" hidden>
        <label>New password <input name="password" type="password" autocomplete="new-password" minlength="8" required /></label>
        <label>The same again <input name="again" type="password" autocomplete="new-password" minlength="8" required /></label>
        <p class="error" role="alert"></p>
        <button>Set this password</button>
      </form>
      <form id="sign-in" hidden>
        <h2>Sign in</h2>
        <label>Name
          <input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required /></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
        <label hidden>Code of your second factor
          <input name="code" inputmode="numeric" autocomplete="one-time-code" /></label>
        <p class="error" role="alert"></p>
        <button>Sign in</button>
      </form>
      <section id="notebooks" hidden>
        <h2>Notebooks</h2>
        <ul></ul>
        <p>A name leads to the list of its files as the API gives it; <code>curl</code> shows the same, and
          <code>codexlab files</code> on the machine where they lie.</p>
      </section>
      <p class="links">
        <a href="/api/v1/docs">The API</a>
        <button id="sign-out" type="button" hidden>Sign out</button>
      </p>
    </main>
    <script type="module" src="/assets/home.js"></script>
  </body>
</html>
`;
