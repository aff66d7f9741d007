import { escapeHtml } from './plain-text.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c1e21, #e8e9ec); --dim: light-dark(#575d66, #a8aeb8); --paper: light-dark(#ffffff, #17191d); --side: light-dark(#f3f4f6, #1f2227); --line: light-dark(#d5d8de, #3a3f47); --link: light-dark(#0b57b0, #8ab8ff); --here: light-dark(#dfeaf9, #24374f); }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
header { padding: .75rem 1.25rem; border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; }
header p, h1 { margin: 0; }
h1 { font-size: 1.15rem; }
h2 { font-size: 1.25rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.panes { display: grid; grid-template-columns: minmax(13rem, 18rem) minmax(15rem, 22rem) 1fr; min-height: calc(100vh - 3.5rem); }
.panes > * { padding: 1rem; border-right: 1px solid var(--line); min-width: 0; }
.panes > nav { background: var(--side); }
.panes > main { border-right: 0; }
nav h2 { font-size: .85rem; color: var(--dim); font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .5rem .6rem; border-radius: .4rem; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { background: var(--here); }
nav strong, nav span { display: block; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: 0 0 1rem; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 65vh; border: 1px solid var(--line); border-radius: .4rem; background: #fff; color-scheme: light; resize: vertical; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid var(--line); border-radius: .4rem; font: inherit; }
form, .card { max-width: 26rem; display: grid; gap: .75rem; margin: 2rem auto; padding: 0 1rem; }
label { font-weight: 600; }
input { width: 100%; font: inherit; padding: .5rem .6rem; color: inherit; background: var(--paper); border: 1px solid var(--dim); border-radius: .4rem; }
button { font: inherit; padding: .55rem 1rem; border: 1px solid var(--link); border-radius: .4rem; background: var(--link); color: var(--paper); cursor: pointer; }
@media (max-width: 60rem) { .panes { grid-template-columns: 1fr; } .panes > * { border-right: 0; border-bottom: 1px solid var(--line); } }
`;

/** A whole page: what it is called, what it shows (HTML), and its script. */
export interface Page {
  readonly title: string;
  readonly body: string;
  readonly script?: string;
}

/** The document around a page, in light or dark as the reader's system has it. */
export const htmlPage = ({ title, body, script }: Page): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
${script === undefined ? '' : `<script type="module">${script}</script>`}
</body>
</html>`;
