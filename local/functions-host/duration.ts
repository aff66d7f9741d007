const timeSpan = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

const DAY = 86_400_000;

/** A .NET time span (`[-][d.]hh:mm[:ss[.fffffff]]`, as host.json writes durations) in milliseconds; undefined if it is none. */
export const parseTimeSpan = (text: string): number | undefined => {
  const match = timeSpan.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match;
  const inDay =
    (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1_000 + Number(`0.${fraction}`) * 1_000;
  return (sign === '-' ? -1 : 1) * (Number(days) * DAY + inDay);
};
