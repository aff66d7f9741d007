import { GraphError } from './errors.ts';

/** What a member of a fault may be: a number within bounds, anything of a type, one of a few words, or an object. */
type Shape =
  | { readonly from: number; readonly to: number }
  | 'boolean'
  | 'text'
  | 'list'
  | readonly string[]
  | { readonly members: Readonly<Record<string, Shape>> };

const ANY_NUMBER: Shape = { from: 0, to: Infinity };
const CHANCE: Readonly<Record<string, Shape>> = {
  rate: { from: 0, to: 1 },
  times: ANY_NUMBER,
  method: 'text',
  path: 'text',
};
const MINUTES: Shape = { from: 10, to: 43_200 };

const FAULTS: Shape = {
  members: {
    throttle: { members: { ...CHANCE, retryAfterSeconds: ANY_NUMBER, form: ['seconds', 'date', 'none'] } },
    unavailable: { members: CHANCE },
    timeoutAfterEffect: { members: CHANCE },
    dropAnswer: { members: CHANCE },
    replicationSeconds: ANY_NUMBER,
    filterReplicationSeconds: ANY_NUMBER,
    quota: { members: { windowFactor: { from: 1, to: 1_000_000 }, mailsPerMinute: ANY_NUMBER } },
    policy: {
      members: {
        state: ['enabled', 'disabled'],
        minimumLifetimeInMinutes: MINUTES,
        maximumLifetimeInMinutes: MINUTES,
        defaultLifetimeInMinutes: MINUTES,
        defaultLength: { from: 8, to: 48 },
        isUsableOnce: 'boolean',
        includeTargets: 'list',
        excludeTargets: 'list',
      },
    },
    secondPass: ['replace', 'refuse'],
    employeeIdOnCreate: ['take', 'ignore', 'refuse'],
    outOfScope: ['refuse', 'create'],
    tokenSeconds: { from: -Infinity, to: Infinity },
    seed: ANY_NUMBER,
  },
};

const wrong = (path: string, rule: string): GraphError =>
  new GraphError(400, 'BadRequest', `${path || 'The body'} ${rule}.`);

const checkMembers = (path: string, value: unknown, members: Readonly<Record<string, Shape>>): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'must be an object');
  for (const [name, member] of Object.entries(value)) {
    const shape = members[name];
    const here = path === '' ? name : `${path}.${name}`;
    if (shape === undefined) throw wrong(here, `is not known; known are ${Object.keys(members).join(', ')}`);
    check(here, member, shape);
  }
  if ('rate' in members && !('rate' in value)) throw wrong(`${path}.rate`, 'must be a number from 0 to 1');
};

const check = (path: string, value: unknown, shape: Shape): void => {
  if (shape === 'text' || shape === 'boolean') {
    if (typeof value !== (shape === 'text' ? 'string' : 'boolean')) throw wrong(path, `must be a ${shape}`);
  } else if (shape === 'list') {
    if (!Array.isArray(value)) throw wrong(path, 'must be a list');
  } else if ('members' in shape) {
    checkMembers(path, value, shape.members);
  } else if ('from' in shape) {
    const fits = typeof value === 'number' && value >= shape.from && value <= shape.to;
    if (!fits) throw wrong(path, `must be a number from ${shape.from} to ${shape.to}`);
  } else if (typeof value !== 'string' || !shape.includes(value))
    throw wrong(path, `must be one of ${shape.join(', ')}`);
};

/** Checks what `POST /_local/faults` was given. @throws 400 naming the member and its rule. */
export const checkFaults = (asked: unknown): void => check('', asked, FAULTS);
