/** How the first page looks, by day and by night. */
export const HOME_STYLE = `:root { color-scheme: light dark; --ink: #1c1f24; --soft: #5d6673; --line: #c3cad4; --paper: #fff; --accent: #1a5fb4; --wrong: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7eaee; --soft: #9aa5b3; --line: #4a525e; --paper: #16191d; --accent: #78aeed; --wrong: #ff8a80; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: clamp(2rem, 10vh, 7rem) auto; padding: 0 1.5rem; }
h1 { font-size: 2rem; letter-spacing: -0.02em; margin: 0 0 0.25rem; }
h2 { font-size: 1.1rem; margin: 0; }
#status { color: var(--soft); margin: 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
ul { list-style: none; margin: 0.5rem 0 0; padding: 0; }
li { border-top: 1px solid var(--line); padding: 0.6rem 0; overflow-wrap: anywhere; }
form, section { margin-top: 2rem; }
form { display: grid; gap: 1rem; }
label { display: grid; gap: 0.25rem; color: var(--soft); font-size: 0.9rem; }
input { font: inherit; font-size: 1rem; color: var(--ink); background: none; border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 0.75rem; }
input[aria-invalid='true'] { border-color: var(--wrong); }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 1rem; cursor: pointer; }
button:disabled { opacity: 0.6; cursor: default; }
form button { background: var(--accent); border-color: var(--accent); color: var(--paper); }
.error { color: var(--wrong); margin: 0; }
.error:empty { display: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.links { display: flex; gap: 1rem; align-items: center; justify-content: space-between; min-height: 2.75rem; margin-top: 2rem; }
`;
