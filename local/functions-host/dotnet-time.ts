/** .NET's last instant: what lies after it, such as the expiry of a message that never expires, is written as this. */
const MAX_TEXT = '9999-12-31T23:59:59.9999999';
const MAX = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** An instant as .NET writes it without a zone: fractions of a second only as far as they are not zero. */
export const dotnetDateTime = (instant: Date): string =>
  instant.getTime() > MAX
    ? MAX_TEXT
    : instant
        .toISOString()
        .slice(0, -1)
        .replace(/\.?0+$/, '');

/** An instant as .NET writes a DateTimeOffset in UTC. */
export const dotnetDateTimeOffset = (instant: Date): string => `${dotnetDateTime(instant)}+00:00`;
