/** One contractor: what is in the way, where things stand, what is next, what can be asked for, and the whole story. */
import { button, element, heading, paragraph, type Content } from '../../element.ts';
import { ago, day, whenIn } from '../../moments.ts';
import { follow, isRehire } from '../asking.ts';
import type { Block, Contractor, Waiting } from '../contractor-answer.ts';
import { ACTS, type Act } from '../place.ts';
import { actions, bullets, code, fact, folded, link, press, section, type Room } from '../room.ts';
import type { Noted, View } from '../view.ts';
import { capital, claimState, NEXT } from '../wording.ts';
import { ACT_WORDS } from './act-words.ts';
import { storySection } from './story.ts';

const FOLLOW_MILLISECONDS = 2_000;

const zoneOf = ({ facts }: Contractor): string => facts?.timezone ?? '';

const inTheWay = (contractor: Contractor): readonly HTMLElement[] => {
  const { blocks, heldSince } = contractor;
  const block = ({ step, code: fault, at, says, wayOut }: Block): Content =>
    element(
      'span',
      {},
      element('span', { class: 'what' }, says),
      paragraph(wayOut),
      element(
        'span',
        { class: 'hint' },
        code(fault),
        ` · the step “${step}” · since ${whenIn(zoneOf(contractor), at)}`,
      ),
    );
  const held =
    heldSince === undefined
      ? []
      : [
          element(
            'span',
            {},
            element('span', { class: 'what' }, 'HR changed the contacts.'),
            paragraph('Until somebody who knows the person confirms it, no link opens and none counts.'),
            element('span', { class: 'hint' }, `since ${whenIn(zoneOf(contractor), heldSince)}`),
          ),
        ];
  const items = [...blocks.map(block), ...held].map((content) => element('li', {}, content));
  return items.length === 0 ? [] : [section('In the way', element('ul', { class: 'needs' }, ...items))];
};

const waitingLine = ({ act, reason, at }: Waiting): Content =>
  `${capital(act.replaceAll('-', ' '))}, asked for ${ago(at)}: “${reason}”`;

const waiting = ({ waiting: requests }: Contractor): readonly HTMLElement[] =>
  requests.length === 0 ? [] : [section('Asked for, not yet done', bullets(requests.map(waitingLine)))];

const passes = ({ passes: known, accountId }: Contractor): string => {
  if (accountId === undefined) return 'none: there is no account';
  if (!known) return 'Graph does not say just now';
  if (known.length === 0) return 'none';
  return known.map(({ usable, reason }) => (usable ? 'one, usable' : `one, not usable: ${reason}`)).join('; ');
};

const dates = ({ facts }: Contractor): readonly HTMLElement[] => {
  if (!facts) return [fact('First day', 'HR’s facts are not known, or wiped')];
  const { startsOn, startsAt, endsOn, timezone, policy, hasPrivateAddress } = facts;
  return [
    fact('First day', `${day(startsOn)}${startsAt === undefined ? '' : `, ${startsAt}`}`),
    fact('Last day', endsOn === undefined ? 'not set' : day(endsOn)),
    fact('Zone', timezone),
    ...(policy === undefined ? [] : [fact('Policy', policy)]),
    fact('Private address', hasPrivateAddress ? 'HR gave one' : 'HR gave none'),
  ];
};

const claim = (contractor: Contractor): string => {
  const { claim: known } = contractor;
  if (!known) return 'none';
  const zone = zoneOf(contractor);
  return `${claimState(known.state)}; opens ${whenIn(zone, known.opensAt)}, works until ${whenIn(zone, known.expiresAt)}`;
};

const next = (contractor: Contractor): string => {
  const { phase, nextAt } = contractor;
  const what = NEXT[phase] ?? '';
  if (nextAt === undefined) return what;
  const at = whenIn(zoneOf(contractor), nextAt);
  const late = Date.parse(nextAt) < Date.now() - 60_000;
  return `${what} ${late ? `It should have been looked at ${at}: overdue.` : `Looked at again ${at}.`}`;
};

const standing = (contractor: Contractor): HTMLElement =>
  element(
    'dl',
    { class: 'facts' },
    fact('Next', next(contractor)),
    ...dates(contractor),
    fact('Account', contractor.accountId === undefined ? 'none of ours' : code(contractor.accountId)),
    fact('Link', claim(contractor)),
    fact('Pass at Graph', passes(contractor)),
    fact('HR’s source', code(contractor.source)),
  );

/** What goes together with where somebody stands; the service decides in any case. */
const FITS: Readonly<Record<Act, (contractor: Contractor) => boolean>> = {
  'lift-block': ({ blocks }) => blocks.length > 0,
  adopt: (contractor) =>
    isRehire(contractor) || contractor.blocks.some(({ code: fault }) => fault === 'ACCOUNT_NOT_OURS'),
  'let-go': ({ blocks }) => blocks.some(({ code: fault }) => fault === 'UNUSUAL_VOLUME'),
  'confirm-contact': ({ heldSince }) => heldSince !== undefined,
  reissue: ({ phase }) => ['open', 'redeemed', 'working'].includes(phase),
  withdraw: ({ claim: known, phase }) => known !== undefined && ['open', 'redeemed'].includes(phase),
  open: ({ phase }) => ['planned', 'waiting'].includes(phase),
  forget: ({ phase }) => ['ended', 'cancelled'].includes(phase),
};

const acts = (contractor: Contractor): HTMLElement => {
  const to = (act: Act): HTMLElement =>
    press({ kind: 'ask', key: contractor.key, act }, ACT_WORDS[act].name, ACT_WORDS[act].alarm ? 'alarm' : '');
  const fitting = ACTS.filter((act) => FITS[act](contractor));
  const others = ACTS.filter((act) => !fitting.includes(act));
  return section(
    'What you can do',
    fitting.length > 0 && actions(...fitting.map(to)),
    folded(fitting.length > 0 ? 'Other acts' : 'Acts', actions(...others.map(to))),
  );
};

const noteOf = ({ act, came }: Noted): HTMLElement => {
  const { name } = ACT_WORDS[act];
  if (!came)
    return paragraph(`${name}: on the record, and done within seconds. This page looks again by itself.`, 'note');
  return came.applied
    ? paragraph(`${name}: done.`, 'note done')
    : paragraph(`${name} was not done. ${came.says}`, 'problem');
};

export const contractorScreen = (view: View & { kind: 'contractor' }, room: Room): readonly HTMLElement[] => {
  const { contractor, noted } = view;
  const { key, phase } = contractor;
  if (noted && Date.now() < noted.until) {
    const looking = setInterval(() => void follow(room.desk, view, room.over), FOLLOW_MILLISECONDS);
    room.over.addEventListener('abort', () => clearInterval(looking));
  }
  const blocking = inTheWay(contractor);
  const asking = room.desk.role.acts ? [acts(contractor)] : [];
  return [
    element('p', { class: 'back' }, link({ kind: 'contractors', phase: '', after: '' }, 'All contractors')),
    heading(key),
    element('p', { class: `state ${phase}` }, capital(phase)),
    ...(noted ? [noteOf(noted)] : []),
    ...blocking,
    ...waiting(contractor),
    ...(blocking.length > 0 ? asking : []),
    section('Where things stand', standing(contractor)),
    ...(blocking.length > 0 ? [] : asking),
    actions(
      link(
        { kind: 'letters', which: { by: 'contractor', contractor: key }, page: 1 },
        'Dead letters of this contractor',
      ),
    ),
    storySection(contractor, room.desk.role.id),
    actions(button('Look again', room.lookAgain)),
  ];
};
