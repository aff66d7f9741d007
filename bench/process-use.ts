import { readFileSync } from 'node:fs';

/** What a process uses, read from Linux's `/proc`; elsewhere both are NaN. */
export interface ProcessUse {
  readonly residentMb: number;
  readonly cpuSeconds: number;
}

/** Clock ticks a second, the same on every Linux that Node runs on. */
const TICKS = 100;

export const processUse = (pid: number): ProcessUse => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; the 14th and 15th field are user and system time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      residentMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024,
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    };
  } catch {
    return { residentMb: Number.NaN, cpuSeconds: Number.NaN };
  }
};

/** Looks at a process once a second until stopped. */
export const watchMemory = (pid: number): { stop(): readonly number[] } => {
  const seen: number[] = [];
  const timer = setInterval(() => void seen.push(processUse(pid).residentMb), 1_000);
  return {
    stop: () => {
      clearInterval(timer);
      return seen;
    },
  };
};
