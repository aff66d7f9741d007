import { NotSeen, notSeen, type Check, type Verdict } from './check.ts';

/** A check with what came of it. */
export type Finding = Pick<Check, 'id' | 'expects' | 'why'> & Verdict;

/** The last resort: by then every service had its time, one after the other where one depends on another. */
const LONGEST_MS = 9_500;

const settled = async ({ look }: Check): Promise<Verdict> => {
  try {
    return await look();
  } catch (error) {
    if (error instanceof NotSeen) return notSeen(error.message, error.right);
    return notSeen('this check broke off, which is a defect of it', 'report it');
  }
};

const inTime = async (check: Check): Promise<Verdict> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => resolve(notSeen('no answer came in time', 'try again')), LONGEST_MS);
  });
  const verdict = await Promise.race([settled(check), late]);
  clearTimeout(timer);
  return verdict;
};

/** Looks at all of them at once; the findings come in the order of the checks. @param done is told how many are done */
export const examine = (
  checks: readonly Check[],
  done: (count: number) => void = () => undefined,
): Promise<Finding[]> => {
  let count = 0;
  return Promise.all(
    checks.map(async (check): Promise<Finding> => {
      const verdict = await inTime(check);
      done((count += 1));
      const { id, expects, why } = check;
      return { id, expects, why, ...verdict };
    }),
  );
};
