/** One browser for a test file that is about the operations page, and what its tests do and look at. */
import { bringOperationsTo, OPERATIONS_STATES, viewOf, type OperationsState } from './operations-states.ts';
import type { Call } from './scripted-service.ts';
import { startStaffSignIn } from './staff-sign-in.ts';
import { visiting, type Visit } from './visit.ts';

export interface OperationsVisit {
  readonly visit: () => Visit;
  /** Brings the page into a state, by its name, with whatever differs. */
  readonly bring: (name: string, differing?: Partial<OperationsState>) => Promise<void>;
  /** Follows a link of the head of the page. */
  readonly goTo: (name: string, shown: string) => Promise<void>;
  readonly openFragment: (fragment: string, shown: string) => Promise<void>;
  readonly screenText: () => Promise<string>;
  readonly title: () => Promise<string>;
  /** Calls that change something. */
  readonly posted: () => readonly Call[];
}

const stateOf = (name: string): OperationsState => {
  const found = OPERATIONS_STATES.find((each) => each.name === name);
  if (!found) throw new Error(`the operations page has no state ${name}`);
  return found;
};

/** Registers the file's hooks. */
export const visitingOperations = (): OperationsVisit => {
  const visit = visiting(async (service) => {
    const issuer = await startStaffSignIn(service);
    return () => issuer.stop();
  });
  return {
    visit,
    bring: (name, differing = {}) =>
      bringOperationsTo(visit().page, visit().service, { ...stateOf(name), ...differing }),
    goTo: async (name, shown) => {
      await visit().page.locator('header nav').getByRole('link', { name }).click();
      await viewOf(visit().page, shown);
    },
    openFragment: async (fragment, shown) => {
      await visit().page.evaluate((to) => (location.hash = to), fragment);
      await viewOf(visit().page, shown);
    },
    screenText: () => visit().page.locator('#screen').innerText(),
    title: () => visit().page.locator('#screen h1').innerText(),
    posted: () => visit().service.calls.filter(({ method }) => method === 'POST'),
  };
};
