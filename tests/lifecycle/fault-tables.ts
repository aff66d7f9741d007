/** Every fault that a contractor's time may meet: how it is made to happen, which step meets it, and who mends it. */
import type { StepName } from '../../shared/domain/contractor/contractor.ts';
import { Fault, type FaultCode } from '../../shared/domain/fault.ts';
import { accountOf, facts, NIAMH, SAM } from './people.ts';
import { eventOf, keyOf, type LifecycleWorld, type WorldOptions } from './world.ts';
import { calm, failing, send } from './fault-world.ts';

export const RETRIED: readonly (readonly [FaultCode, string, StepName])[] = [
  ['GRAPH_THROTTLED', 'directory.findPeople', 'provision account'],
  ['GRAPH_UNAVAILABLE', 'directory.create', 'provision account'],
  ['ACCOUNT_NOT_REPLICATED', 'directory.addToGroup', 'provision account'],
  ['POLICY_NOT_YET_IN_EFFECT', 'passes.policy', 'open claim'],
  ['MAIL_UNAVAILABLE', 'mailer.send', 'open claim'],
];

export interface Blocking {
  readonly code: FaultCode;
  readonly step: StepName;
  readonly number?: string;
  readonly world?: WorldOptions;
  /** What makes it happen, before the hire. */
  readonly arrange?: (world: LifecycleWorld) => unknown;
  /** What changes between the hire and the first morning. */
  readonly later?: (world: LifecycleWorld) => unknown;
  readonly hire?: Parameters<typeof facts>[3];
  /** Somebody mends it. */
  readonly mend: (world: LifecycleWorld) => unknown;
  /** Whether an end still meets the account of a stranger. */
  readonly strangers?: boolean;
}

const forbid = (world: LifecycleWorld): void => failing(world, 'directory.create', () => new Fault('GRAPH_FORBIDDEN'));
const tenant = (world: LifecycleWorld, change: object): void => {
  world.ports.passes.tenantPolicy = { ...world.ports.passes.tenantPolicy, ...change };
};
const lift = (world: LifecycleWorld) => world.ask('C-1', 'lift-block');
const number = async (world: LifecycleWorld, name: string, employeeId: string): Promise<void> =>
  world.ports.directory.update((await world.ports.directory.find(name))?.id ?? '', { employeeId });
const newSponsor = (world: LifecycleWorld) => world.enqueue(facts(world, 'changed', 'C-1', { sponsor: SAM }));

export const BLOCKED: readonly Blocking[] = [
  {
    code: 'PASS_POLICY_DISABLED',
    step: 'open claim',
    arrange: (world) => tenant(world, { enabled: false }),
    mend: (world) => (tenant(world, { enabled: true }), lift(world)),
  },
  {
    code: 'PASS_LIFETIME_OUT_OF_POLICY',
    step: 'open claim',
    arrange: (world) => tenant(world, { maximumLifetimeMinutes: 30, minimumLifetimeMinutes: 10 }),
    mend: (world) => (tenant(world, { maximumLifetimeMinutes: 480 }), lift(world)),
  },
  {
    code: 'PASS_GROUP_NOT_TARGETED',
    step: 'open claim',
    arrange: (world) => tenant(world, { includedGroups: [] }),
    mend: (world) => (tenant(world, { includedGroups: ['all_users'] }), lift(world)),
  },
  {
    code: 'PASS_MUST_BE_USABLE_ONCE',
    step: 'open claim',
    world: { policy: { passUsableOnce: false } },
    mend: (world) => (tenant(world, { usableOnceOnly: false }), lift(world)),
  },
  {
    code: 'ACCOUNT_NOT_OURS',
    step: 'provision account',
    arrange: (world) => number(world, 'greta.lund@contoso.example', 'C-1'),
    mend: async (world) => world.ask('C-1', 'adopt', { accountId: (await accountOf(world))?.id ?? '' }),
    strangers: true,
  },
  {
    code: 'ACCOUNT_IS_EXTERNAL_GUEST',
    step: 'provision account',
    arrange: (world) => number(world, 'ines.moreau_partner.example#EXT#@contoso.example', 'C-1'),
    mend: async (world) => {
      await number(world, 'ines.moreau_partner.example#EXT#@contoso.example', 'X-1');
      await lift(world);
    },
    strangers: true,
  },
  {
    code: 'ACCOUNT_IS_MEMBER',
    step: 'provision account',
    arrange: (world) => number(world, 'jonas.weber@contoso.example', 'C-1'),
    mend: async (world) => (await number(world, 'jonas.weber@contoso.example', 'X-1'), await lift(world)),
  },
  {
    code: 'ACCOUNT_IS_SYNCED',
    step: 'provision account',
    arrange: (world) => number(world, 'pavel.novak@contoso.example', 'C-1'),
    mend: async (world) => (await number(world, 'pavel.novak@contoso.example', 'X-1'), await lift(world)),
    strangers: true,
  },
  {
    code: 'ACCOUNT_IS_PRIVILEGED',
    step: 'provision account',
    arrange: (world) => number(world, 'rosa.castell@contoso.example', 'C-1'),
    mend: async (world) => (await number(world, 'rosa.castell@contoso.example', 'X-1'), await lift(world)),
    strangers: true,
  },
  {
    code: 'ACCOUNT_AMBIGUOUS',
    step: 'provision account',
    arrange: async (world) => {
      await number(world, 'mika.tanaka@contoso.example', 'C-1');
      await number(world, 'mika.tanaka2@contoso.example', 'C-1');
    },
    mend: async (world) => {
      for (const name of ['mika.tanaka@contoso.example', 'mika.tanaka2@contoso.example'])
        await number(world, name, 'X');
      await lift(world);
    },
    strangers: true,
  },
  {
    code: 'ACCOUNT_NAME_EXHAUSTED',
    step: 'provision account',
    arrange: nearlyExhausted,
    mend: (world) => world.enqueue(facts(world, 'changed', 'C-1', { familyName: 'Kent' })),
  },
  {
    code: 'SPONSOR_NOT_ELIGIBLE',
    step: 'provision account',
    hire: { sponsor: 'nobody@contoso.example' },
    mend: newSponsor,
  },
  {
    code: 'SPONSOR_NOT_ELIGIBLE',
    step: 'open claim',
    hire: { sponsor: NIAMH },
    later: (world) => leaves(world, NIAMH),
    mend: newSponsor,
  },
  {
    code: 'ADDRESS_MISSING',
    step: 'open claim',
    hire: { email: 'ana@contoso.example' },
    mend: (world) => world.enqueue(facts(world, 'changed', 'C-1')),
  },
  {
    code: 'ADDRESS_SHARED',
    step: 'open claim',
    hire: { email: 'shared@example.net' },
    arrange: async (world) => {
      await send(world, world.hired('C-2', { email: 'Shared@example.net', starts: '2026-11-30' }));
    },
    mend: (world) => world.enqueue(facts(world, 'changed', 'C-1')),
  },
  {
    code: 'ADDRESS_OF_SPONSOR',
    step: 'open claim',
    hire: { email: 'sam@example.net' },
    arrange: (world) => privately(world, SAM, 'sam@example.net'),
    mend: (world) => world.enqueue(facts(world, 'changed', 'C-1')),
  },
  {
    code: 'UNUSUAL_VOLUME',
    step: 'open claim',
    world: { terms: { maxOpeningsPerHour: 0 } },
    mend: (world) => world.ask('C-1', 'let-go'),
  },
  {
    code: 'GRAPH_FORBIDDEN',
    step: 'provision account',
    arrange: forbid,
    mend: (world) => (calm(world), lift(world)),
  },
  {
    code: 'TEXT_REFUSED_BY_GRAPH',
    step: 'provision account',
    arrange: (world) => failing(world, 'directory.create', () => new Fault('TEXT_REFUSED_BY_GRAPH')),
    mend: (world) => (calm(world), world.enqueue(facts(world, 'changed', 'C-1', { familyName: 'Kent' }))),
  },
];

/** All names but the last were tried before, and the last one is somebody else's too. */
async function nearlyExhausted(world: LifecycleWorld): Promise<void> {
  const userPrincipalName = 'ana.nrc1500@contoso.example';
  await strangerNamed(world, userPrincipalName);
  await world.ports.contractors.insert({
    key: keyOf('C-1'),
    source: 'https://hr.contoso.example/core',
    newest: {},
    seen: [],
    asked: { generation: 1, at: [world.now()], releaseBySponsor: false },
    told: {},
    leaving: [],
    attempts: {},
    making: { userPrincipalName, notedAt: world.now() },
  });
}

const strangerNamed = (world: LifecycleWorld, userPrincipalName: string) =>
  world.ports.directory.create({
    userPrincipalName,
    mailNickname: 'a',
    displayName: 'Ana',
    givenName: 'Ana',
    surname: 'Another',
    employeeId: 'X-1',
    employeeType: 'Contractor',
    hireDate: '2020-01-01',
  });

const leaves = async (world: LifecycleWorld, name: string): Promise<void> =>
  world.ports.directory.setEnabled((await world.ports.directory.find(name))?.id ?? '', false);

const privately = async (world: LifecycleWorld, name: string, mail: string): Promise<void> => {
  const account = await world.ports.directory.find(name);
  if (account) Object.assign(account, { mail });
};

export const REFUSED: readonly (readonly [FaultCode, (world: LifecycleWorld) => object])[] = [
  ['EVENT_MALFORMED', (world) => ({ ...world.hired('C-1'), data: { externalId: 'C-1' } })],
  ['EVENT_TYPE_UNKNOWN', (world) => ({ ...world.hired('C-1'), type: 'io.firstdaypass.contractor.promoted.v1' })],
  ['EVENT_SOURCE_UNKNOWN', (world) => ({ ...world.hired('C-1'), source: 'https://elsewhere.example' })],
  ['EVENT_SOURCE_NOT_OWNER', (world) => ({ ...world.hired('C-1'), source: 'https://hr.contoso.example/yard' })],
  ['EVENT_ID_REUSED', (world) => facts(world, 'changed', 'C-1', { familyName: 'Kent' }, { id: 'first' })],
  ['CONTRACTOR_UNKNOWN', (world) => eventOf(world, 'access-requested', 'C-9', { reason: 'reset' })],
  ['END_BEFORE_START', (world) => eventOf(world, 'ended', 'C-1', { endsOn: '2026-11-30' })],
  ['END_BEFORE_START', (world) => facts(world, 'changed', 'C-1', { endsOn: '2026-11-30' })],
  ['REISSUE_CAP_REACHED', (world) => eventOf(world, 'access-requested', 'C-1', { reason: 'reset' })],
];

export const AWAY: readonly (readonly [FaultCode, string])[] = [
  ['STORE_AWAY', 'contractors.read'],
  ['STORE_AWAY', 'contractors.swap'],
  ['STORE_AWAY', 'claims.insert'],
  ['STORE_AWAY', 'audit.insert'],
  ['STORE_AWAY', 'pacing.take'],
  ['STORE_AWAY', 'addresses.hold'],
  ['STORE_AWAY', 'requests.of'],
  ['QUEUE_AWAY', 'nudges.nudge'],
];
