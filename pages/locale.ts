/** Language tags as they come from browsers and from HR, some of which no format takes (`en-US@posix`). */

/** Whether numbers and dates can be written the way of this BCP 47 tag. */
export const isUsableLocale = (tag: string): boolean => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
};
