/** The claim page: puts the journey's views on the screen and takes the pass away again in time. */
import { takeArrival, wasReloaded } from './arrival.ts';
import { focusScreen, part } from '../element.ts';
import type { ClaimStatus } from './answer.ts';
import { footerLines, languageChoice, stepList, type Step } from './frame.ts';
import { createJourney, type View } from './journey.ts';
import { chooseLanguage, languageOf, type Language, type LanguageCode } from './language.ts';
import { codeScreen, problemText } from './screens/code.ts';
import { passScreen } from './screens/pass.ts';
import { pasteScreen } from './screens/paste.ts';
import { awayScreen, endedScreen, makingScreen, openingScreen, waitingScreen } from './screens/plain.ts';
import { phrase, type Stage } from './screens/stage.ts';

/** How long a pass may stay on the page. */
const SHOWN_MILLISECONDS = 15 * 60_000;

let view: View = { kind: 'opening' };
let status: ClaimStatus | undefined;
let chosen: LanguageCode | undefined;
let wentOn = false;
let takeAwayAt: number | undefined;
let present = new AbortController();

const language = (): Language => {
  const tags = [...(status?.locale === undefined ? [] : [status.locale]), ...navigator.languages];
  return languageOf(chosen ?? chooseLanguage(tags), tags);
};

const announce = (text: string): void => {
  part('announcement').textContent = text;
};

const stepOf = (shown: View): Step => {
  if (shown.kind === 'ended') return undefined;
  if (shown.kind === 'pass') return wentOn ? 3 : 2;
  return shown.kind === 'making' ? 2 : 1;
};

const drawSteps = (): void => {
  const step = stepOf(view);
  part('steps').replaceChildren(...(step === undefined ? [] : [stepList(language(), step)]));
};

const goOn = (): void => {
  wentOn = true;
  drawSteps();
};

const screenOf = (stage: Stage): readonly HTMLElement[] => {
  switch (view.kind) {
    case 'opening':
      return openingScreen(stage);
    case 'paste':
      return pasteScreen(stage, view);
    case 'waiting':
      return waitingScreen(stage, view);
    case 'code':
      return codeScreen(stage, view);
    case 'making':
      return makingScreen(stage);
    case 'pass':
      return passScreen(stage, view, goOn);
    case 'ended':
      return endedScreen(stage, view);
    case 'away':
      return awayScreen(stage, view);
  }
};

const draw = (): Stage => {
  present.abort();
  present = new AbortController();
  const speaking = language();
  document.documentElement.lang = speaking.code;
  document.documentElement.dir = speaking.direction;
  document.title = speaking.texts.title;
  const stage = { language: speaking, status, journey, now: Date.now, over: present.signal, announce };
  drawSteps();
  part('organisation').textContent = status?.organisation ?? '';
  part('screen').replaceChildren(...screenOf(stage));
  part('screen').dataset['view'] = view.kind === 'ended' ? view.why : view.kind;
  part('footer').replaceChildren(...footerLines(stage, view));
  return stage;
};

/** What is said aloud beyond the heading, which is read because it takes the focus. */
const spoken = (stage: Stage): string => {
  if (view.kind === 'code' && view.problem) return problemText(stage, view.problem);
  if (view.kind === 'paste' && view.problem) return phrase(stage, 'pasteProblem');
  return view.kind === 'pass' ? phrase(stage, 'passReady') : '';
};

const show = (next: View, known: ClaimStatus | undefined): void => {
  view = next;
  status = known;
  if (next.kind === 'pass') takeAwayAt = Date.now() + SHOWN_MILLISECONDS;
  const stage = draw();
  drawLanguageChoice();
  announce(spoken(stage));
  focusScreen(part('screen'));
};

const speak = (code: LanguageCode): void => {
  chosen = code;
  const typed = document.querySelector<HTMLInputElement>('#code')?.value;
  if (view.kind === 'code' && typed !== undefined) view = { ...view, typed };
  draw();
  part('language').previousElementSibling?.replaceChildren(language().texts.language);
};

const drawLanguageChoice = (): void => part('choice').replaceChildren(languageChoice(language(), speak));

const wipe = (): void => {
  takeAwayAt = undefined;
  journey.wipe();
};

/** A sleeping tab's timers sleep too, so it is asked again whenever somebody looks. */
const wipeWhenDue = (): void => {
  if (takeAwayAt !== undefined && Date.now() >= takeAwayAt) wipe();
};

const journey = createJourney({
  reach: {
    fetch: (...request) => fetch(...request),
    baseUrl: window.location.origin,
    pause: (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds)),
  },
  now: Date.now,
  show,
});

window.addEventListener('pagehide', wipe);
document.addEventListener('visibilitychange', wipeWhenDue);
setInterval(wipeWhenDue, 5_000);
void journey.open(takeArrival(), wasReloaded() ? 'reloaded' : 'loaded');
