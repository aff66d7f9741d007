/** Why somebody acts: on the record for good. */

/** Characters, ends trimmed. */
export const SHORTEST_REASON = 3;
export const LONGEST_REASON = 500;

/** What is wrong with a reason, if anything. */
export const reasonMistake = (reason: string): string | undefined => {
  const { length } = reason.trim();
  return length < SHORTEST_REASON || length > LONGEST_REASON
    ? `Write ${SHORTEST_REASON} to ${LONGEST_REASON} characters: they stay on the record.`
    : undefined;
};
