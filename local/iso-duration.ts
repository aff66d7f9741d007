const FORM = /^(-)?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNIT_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Milliseconds of an ISO 8601 duration without years and months (`PT10M`, `P1DT2H`, `-PT5M`). Undefined: it is none. */
export const isoDurationMs = (text: string): number | undefined => {
  const [, sign, ...parts] = FORM.exec(text) ?? [];
  if (text.endsWith('T') || parts.every((part) => part === undefined)) return undefined;
  const ms = UNIT_MS.reduce((sum, unit, index) => sum + unit * Number(parts[index] ?? 0), 0);
  return sign === undefined ? ms : -ms;
};
