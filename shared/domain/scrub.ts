const MOST_LETTERS = 2_000;

/**
 * A stack that may be kept: names of errors and places in the code. Everything that could be a person's or a secret goes:
 * the message itself, quoted texts, addresses, long runs of letters and digits.
 */
export const scrubbed = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...places.map(withoutTexts)].join('\n').slice(0, MOST_LETTERS);
};

const withoutTexts = (line: string): string =>
  line
    .replaceAll(/"[^"]*"|'[^']*'/g, '…')
    .replaceAll(/[^\s()]+@[^\s()]+/g, '…')
    .replaceAll(/[A-Za-z0-9_+=-]{32,}/g, '…');
