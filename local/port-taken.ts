/** What to say when the stack cannot start: the reason in its own words, and where a taken port is moved. */
export const explain = (error: unknown): string => {
  const says = error instanceof Error ? error.message : String(error);
  if (!/port \d+ is taken|Port \d+ is taken|EADDRINUSE/.test(says)) return `First Day Pass could not start: ${says}`;
  return `${says}\nFirst Day Pass could not start. End the other program, or run "npm start -- --port 0" to use free ports for everything.`;
};
