/** Draws a screen anew without taking anybody away from where they are on it. */

const nameOf = (each: Element): string => `${each.tagName} ${each.id} ${each.textContent}`;

/** Keeps the focus and what is unfolded, and says what the screen's note says now. */
export const keepingPlace = (screen: HTMLElement, draw: () => void, say: (text: string) => void): void => {
  const noteOf = (): string => screen.querySelector('.note, .problem')?.textContent ?? '';
  const focused = document.activeElement;
  const held = focused && screen.contains(focused) ? nameOf(focused) : undefined;
  const unfolded = new Set([...screen.querySelectorAll('details[open] > summary')].map(nameOf));
  const before = noteOf();
  draw();
  for (const summary of screen.querySelectorAll('details > summary'))
    if (unfolded.has(nameOf(summary))) summary.parentElement?.setAttribute('open', '');
  if (held !== undefined) {
    const same = [...screen.querySelectorAll<HTMLElement>('h1, a, button, summary')].find(
      (each) => nameOf(each) === held,
    );
    (same ?? screen.querySelector<HTMLElement>('h1'))?.focus({ preventScroll: true });
  }
  if (noteOf() !== before) say(noteOf());
};
