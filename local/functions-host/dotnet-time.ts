/** An instant as .NET writes it without a zone: fractions of a second only as far as they are not zero. */
export const dotnetDateTime = (instant: Date): string =>
  instant
    .toISOString()
    .slice(0, -1)
    .replace(/\.?0+$/, '');

/** An instant as .NET writes a DateTimeOffset in UTC. */
export const dotnetDateTimeOffset = (instant: Date): string => `${dotnetDateTime(instant)}+00:00`;
