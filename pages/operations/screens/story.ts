/** A contractor's audit trail as a story. */
import { element, paragraph } from '../../element.ts';
import { whenIn } from '../../moments.ts';
import type { Contractor, StoryLine } from '../contractor-answer.ts';
import { section } from '../room.ts';
import { capital } from '../wording.ts';

const factsOf = ({ facts }: StoryLine): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

/** Whoever reads it is not called by an object id. */
const toReader = (text: string, id: string): string => {
  if (id === '') return text;
  const begun = text.startsWith(id) ? `You${text.slice(id.length)}` : text;
  return begun.replaceAll(id, 'you');
};

/** The service's own sentence; else the kind of the entry and its facts. */
const says = (line: StoryLine, reader: string): string => {
  if (line.says !== undefined) return toReader(line.says, reader);
  const facts = factsOf(line);
  return `${capital(line.kind)}${facts === '' ? '.' : `: ${facts}.`}`;
};

const ALARMING = ['step blocked', 'early pass found', 'foreign pass found', 'claim locked', 'pass withheld'];

const lineOf = (zone: string, reader: string, line: StoryLine): HTMLElement =>
  element(
    'li',
    { class: ALARMING.includes(line.kind) ? 'alarm' : undefined },
    element('time', { datetime: line.at }, line.local ?? whenIn(zone, line.at)),
    element('span', { class: 'says' }, says(line, reader)),
    element('span', { class: 'hint' }, `${line.number} · ${line.kind}`),
  );

/** @param reader object id of whoever reads it */
export const storySection = ({ story, facts }: Contractor, reader: string): HTMLElement => {
  const zone = facts?.timezone ?? '';
  return section(
    'What happened',
    zone !== '' && paragraph(`Times are those of ${zone}.`, 'hint'),
    story.length === 0
      ? paragraph('Nothing yet.')
      : element('ol', { class: 'story' }, ...story.map((line) => lineOf(zone, reader, line))),
  );
};
