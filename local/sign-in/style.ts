/** Looks of the sign-in's pages, in light and dark. */
export const STYLE = `
:root { --page: #f3f5f7; --card: #fff; --text: #1b2430; --muted: #55606e; --line: #cfd6de; --accent: #0b5cad; --on-accent: #fff; --role: #e3eefa; --role-text: #0b477f; }
@media (prefers-color-scheme: dark) {
  :root { --page: #12161b; --card: #1b2128; --text: #e8edf2; --muted: #a4b0bd; --line: #38424d; --accent: #7db8f2; --on-accent: #0c1620; --role: #23384d; --role-text: #b9dafb; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1.75rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: .25rem 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; color: var(--muted); }
.where { margin: 0; color: var(--muted); font-size: .875rem; }
ul { margin: 0; padding: 0; list-style: none; display: grid; gap: .5rem; }
button { font: inherit; color: inherit; cursor: pointer; border-radius: .5rem; border: 1px solid var(--line); background: transparent; }
li button { display: flex; flex-wrap: wrap; align-items: center; gap: .125rem .5rem; width: 100%; padding: .625rem .875rem; text-align: start; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.about { flex-basis: 100%; color: var(--muted); font-size: .875rem; overflow-wrap: anywhere; }
.role { padding: 0 .5rem; border-radius: 1rem; background: var(--role); color: var(--role-text); font-size: .8125rem; }
.plain { padding: .5rem 1rem; background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.quiet { background: transparent; color: var(--accent); }
code { overflow-wrap: anywhere; }
`;
