/** Every state of the operations page: what the service says, and what an operator does, to get there. */
import type { Page } from 'playwright-core';
import {
  ALL_WELL,
  contractor,
  letterIdOf,
  LETTERS,
  LISTED,
  movedOn,
  openLetter,
  TROUBLE,
  UNCOVERED,
} from './operations-answers.ts';
import type { Call, Reply, ScriptedService } from './scripted-service.ts';

const API = '/api/operations';

/** Who may sign in, as the sign-in page offers them. */
export const OPERATOR = /Olivia Brandt/;
export const AUDITOR = /Aya Nakamura/;
export const STRANGER = /Sam Okafor/;

export const ok = (body: object): Reply => ({ status: 200, body });

export const role = (acts: boolean): Reply => ok({ id: '10000000-0000-4000-8000-000000000006', acts, mode: 'live' });

/** Answers of the API by path below `/api/operations/`. */
export type Answers = Readonly<Record<string, Reply | ((call: Call) => Promise<Reply>)>>;

/** A service with five dead letters and four contractors. */
export const USUAL: Answers = {
  role: role(true),
  health: ok(TROUBLE),
  'dead-letters?from=0': ok({ deadLetters: LETTERS }),
  'dead-letters?from=0&fault=ADDRESS_MISSING': ok({
    deadLetters: LETTERS.filter(({ fault }) => fault === 'ADDRESS_MISSING'),
  }),
  'dead-letters?from=0&contractor=C-10441': ok({ deadLetters: LETTERS.slice(0, 1) }),
  [`dead-letters/${encodeURIComponent(letterIdOf(1))}`]: ok(openLetter()),
  contractors: ok({ contractors: LISTED }),
  'contractors?phase=blocked': ok({ contractors: LISTED.slice(0, 1) }),
  'contractors/C-10441': ok(contractor()),
};

/** Takes each letter as the service does. */
export const taking = async ({ body }: Call): Promise<Reply> => {
  const outcome = body['act'] === 'replay' ? 'replayed' : 'discarded';
  const letters = body['letters'] as string[];
  return ok({ outcomes: Object.fromEntries(letters.map((id) => [id, outcome])) });
};

/** Corrects as the service does. */
export const editing = async ({ body }: Call): Promise<Reply> =>
  ok({
    outcome: body['dryRun'] === true ? 'would be edited' : 'edited',
    eventId: 'hr-2026-7001~1',
    paths: [...Object.keys(Object(body['set'])), ...(body['unset'] as string[])],
  });

export interface OperationsState {
  readonly name: string;
  readonly shown: string;
  readonly fragment?: string;
  readonly as?: RegExp;
  readonly answers?: Answers;
  readonly act?: (page: Page) => Promise<void>;
}

export const press = (name: string | RegExp) => (page: Page) =>
  page.locator('main').getByRole('button', { name }).click();

const fill = (reason: string, name: string | RegExp) => async (page: Page) => {
  await page.locator('#reason').fill(reason);
  await press(name)(page);
};

const FAULT = 'dead-letters?fault=ADDRESS_MISSING';
const LETTER = `letter=${encodeURIComponent(letterIdOf(1))}`;
const NUMBER = 'number=C-10441';
const OPEN_LETTER = `dead-letters/${encodeURIComponent(letterIdOf(1))}`;

export const OPERATIONS_STATES: readonly OperationsState[] = [
  { name: 'health', shown: 'health' },
  { name: 'health-well', shown: 'health', answers: { health: ok(ALL_WELL) } },
  {
    name: 'health-unread',
    shown: 'health',
    answers: {
      health: ok({
        ...ALL_WELL,
        mode: 'observe',
        deadLetters: {
          unread: 'QUEUE_AWAY',
          says: 'Service Bus cannot be reached.',
          wayOut: 'Nothing to do: messages wait. If it lasts, check the namespace.',
        },
      }),
    },
  },
  { name: 'faults', shown: 'faults', fragment: 'dead-letters' },
  {
    name: 'faults-none',
    shown: 'faults',
    fragment: 'dead-letters',
    answers: { 'dead-letters?from=0': ok({ deadLetters: [] }) },
  },
  { name: 'letters', shown: 'letters', fragment: FAULT },
  { name: 'letters-auditor', shown: 'letters', fragment: FAULT, as: AUDITOR, answers: { role: role(false) } },
  { name: 'letters-of-contractor', shown: 'letters', fragment: 'dead-letters?contractor=C-10441' },
  { name: 'letter', shown: 'letter', fragment: `dead-letters?${LETTER}` },
  { name: 'uncover', shown: 'uncover', fragment: `uncover?${LETTER}` },
  {
    name: 'uncovered',
    shown: 'letter',
    fragment: `uncover?${LETTER}`,
    act: async (page) => {
      await fill('HR cannot find the event', 'Show personal data')(page);
      await page.locator('#screen[data-view=letter]').waitFor();
    },
  },
  { name: 'edit', shown: 'edit', fragment: `edit?${LETTER}` },
  { name: 'edit-nothing', shown: 'edit', fragment: `edit?${LETTER}`, act: press('See what would change') },
  {
    name: 'edit-foreseen',
    shown: 'foreseen',
    fragment: `edit?${LETTER}`,
    answers: { [`${OPEN_LETTER}/edit`]: editing },
    act: async (page) => {
      await page.getByLabel('$.data.timezone').fill('Europe/Madrid');
      await fill('HR said so on the phone', 'See what would change')(page);
    },
  },
  { name: 'replay', shown: 'end', fragment: 'replay?fault=ADDRESS_MISSING' },
  { name: 'replay-no-reason', shown: 'end', fragment: 'replay?fault=ADDRESS_MISSING', act: press('Replay 2') },
  { name: 'discard', shown: 'end', fragment: `discard?${LETTER}` },
  {
    name: 'replaying',
    shown: 'ending',
    fragment: 'replay?fault=ADDRESS_MISSING',
    // The service never answers.
    answers: { 'dead-letters': () => new Promise(() => undefined) },
    act: fill('HR sent the addresses', 'Replay 2'),
  },
  {
    name: 'replayed',
    shown: 'ended',
    fragment: 'replay?fault=ADDRESS_MISSING',
    answers: { 'dead-letters': taking },
    act: fill('HR sent the addresses', 'Replay 2'),
  },
  { name: 'contractors', shown: 'contractors', fragment: 'contractors' },
  { name: 'contractors-blocked', shown: 'contractors', fragment: 'contractors?phase=blocked' },
  { name: 'contractor', shown: 'contractor', fragment: `contractor?${NUMBER}` },
  {
    name: 'contractor-auditor',
    shown: 'contractor',
    fragment: `contractor?${NUMBER}`,
    as: AUDITOR,
    answers: { role: role(false), 'contractors/C-10441': ok(movedOn('reissue')) },
  },
  { name: 'contractor-unknown', shown: 'unavailable', fragment: 'contractor?number=C-1' },
  { name: 'reissue', shown: 'ask', fragment: `ask?${NUMBER}&act=reissue` },
  {
    name: 'confirm-contact',
    shown: 'ask',
    fragment: `ask?${NUMBER}&act=confirm-contact`,
    act: press('Confirm or refuse'),
  },
  { name: 'forget', shown: 'ask', fragment: `ask?${NUMBER}&act=forget`, act: press('Forget') },
  { name: 'stranger', shown: 'stranger', as: STRANGER, answers: { role: { status: 403, body: {} } } },
  {
    name: 'operators-only',
    shown: 'operators-only',
    fragment: `ask?${NUMBER}&act=forget`,
    as: AUDITOR,
    answers: { role: role(false) },
  },
  { name: 'unavailable', shown: 'unavailable', answers: { health: { status: 503, body: { error: 'try-later' } } } },
  { name: 'signed-out', shown: 'signed-out', answers: { health: { status: 401, body: {} } } },
];

/** Makes the service answer so. */
export const answering = (service: ScriptedService, answers: Answers): void => {
  for (const [path, reply] of Object.entries(answers)) service.answer(`${API}/${path}`, reply);
};

/** Waits for a view of the page. */
export const viewOf = (page: Page, shown: string) => page.locator(`#screen[data-view="${shown}"]`).waitFor();

/** Opens the operations page, signs in, and brings it into that state. */
export const bringOperationsTo = async (
  page: Page,
  service: ScriptedService,
  { shown, fragment = '', as = OPERATOR, answers = {}, act }: OperationsState,
): Promise<void> => {
  answering(service, { ...USUAL, [OPEN_LETTER]: byMethod(), ...answers });
  await page.goto(`${service.url}/operations${fragment && `#${fragment}`}`);
  await page.getByRole('button', { name: as }).click();
  await page.locator('#screen[data-view]:not([data-view=signing-in]):not([data-view=working])').waitFor();
  await act?.(page);
  await viewOf(page, shown);
};

/** The letter covered, and uncovered for a reason. */
const byMethod =
  () =>
  async ({ method }: Call): Promise<Reply> =>
    ok(openLetter(method === 'POST' ? UNCOVERED : undefined));
