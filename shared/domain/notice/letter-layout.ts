import type { Draft, Part } from './draft.ts';

/** The letter as plain text: parts a blank line apart, links on lines of their own. */
export const asText = ({ parts }: Draft): string => `${parts.map(textOf).join('\n\n')}\n`;

const textOf = (part: Part): string => {
  switch (part.kind) {
    case 'steps':
      return part.steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
    case 'facts':
      return part.facts.map(([name, value]) => `${name} ${value}`).join('\n');
    case 'link':
      return `${part.label}\n${part.url.open()}`;
    case 'paragraph':
    case 'small':
      return part.text;
  }
};

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5";
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background-color:#1a56c4;color:#ffffff;font-weight:600;text-decoration:none';

/**
 * The letter as HTML that stands on its own: no image, no script, nothing fetched. Neither text nor ground has a colour, so
 * that light and dark mail programs choose theirs; it reads in the same order without any style.
 */
export const asHtml = ({ subject, parts }: Draft, language: string, direction: 'ltr' | 'rtl'): string =>
  [
    `<!doctype html><html lang="${escaped(language)}" dir="${direction}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    `<title>${escaped(subject)}</title></head>`,
    '<body style="margin:0;padding:16px">',
    // Again: many mail programs keep nothing of what stands around the body's own elements.
    `<div lang="${escaped(language)}" dir="${direction}" style="max-width:560px;margin:0 auto;${FONT}">`,
    ...parts.map(htmlOf),
    '</div></body></html>',
  ].join('\n');

const htmlOf = (part: Part): string => {
  switch (part.kind) {
    case 'steps':
      return `<ol>${part.steps.map((step) => `<li>${escaped(step)}</li>`).join('')}</ol>`;
    case 'facts':
      return `<p>${part.facts.map(([name, value]) => `<strong>${escaped(name)}</strong> ${escaped(value)}`).join('<br>')}</p>`;
    case 'link':
      return linkHtml(part.label, part.orCopy, escaped(part.url.open()));
    case 'small':
      return `<p style="font-size:14px">${escaped(part.text)}</p>`;
    case 'paragraph':
      return `<p>${escaped(part.text)}</p>`;
  }
};

const linkHtml = (label: string, orCopy: string, url: string): string =>
  [
    `<p style="margin:24px 0"><a href="${url}" style="${BUTTON}">${escaped(label)}</a></p>`,
    `<p style="font-size:14px">${escaped(orCopy)}<br><span dir="ltr" style="word-break:break-all">${url}</span></p>`,
  ].join('\n');

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\u2068': '<bdi>',
  '\u2069': '</bdi>',
};

/** Safe as text and, without isolates, inside a quoted attribute. */
const escaped = (text: string): string => text.replaceAll(/[&<>"'\u2068\u2069]/g, (sign) => ESCAPES[sign] ?? sign);
