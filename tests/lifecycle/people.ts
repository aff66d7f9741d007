/** What the tests of a contractor's time ask of the world again and again. */
import { eventOf, HOUR, type LifecycleWorld } from './world.ts';

export const EXTENSION = 'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const SAM = 'sam.okafor@contoso.example';
export const NIAMH = "niamh.o'brien@contoso.example";
/** One second past the first morning of the sample contractor. */
export const TO_THE_MORNING = 2 * HOUR + 3_000;

/** Hires, and goes to the first morning. */
export const hiredAndMailed = async (world: LifecycleWorld, number = 'C-1') => {
  world.enqueue(world.hired(number));
  await world.drain();
  await world.advance(TO_THE_MORNING);
  const claim = (await world.recordOf(number))?.claim;
  if (claim?.sentAt === undefined) throw new Error('no claim was mailed');
  return claim.id;
};

export const accountOf = async (world: LifecycleWorld, number = 'C-1') =>
  (await world.ports.directory.findByEmployeeId(number))[0];

/** Subjects of what an address was sent, oldest first. */
export const mailsTo = (world: LifecycleWorld, address: string): string[] =>
  world.ports.mailer.to(address).map(({ subject }) => subject);

/** What changes in the facts of a hired contractor. */
export interface Change {
  readonly email?: string;
  readonly sponsor?: string;
  readonly familyName?: string;
  readonly startsOn?: string;
  readonly endsOn?: string;
}

const member = (of: object, name: string): object => (of as Record<string, object>)[name] ?? {};

/** The facts of the sample contractor with a change, as an event of one of the two types that tell facts. */
export const facts = (
  world: LifecycleWorld,
  type: 'hired' | 'changed',
  number: string,
  { email, sponsor, familyName, startsOn, endsOn }: Change = {},
  more: object = {},
): object => {
  const { data } = world.hired(number, email === undefined ? {} : { email });
  if (sponsor !== undefined) Object.assign(member(data, ENTERPRISE), { manager: { value: sponsor } });
  if (familyName !== undefined) Object.assign(data.name, { familyName });
  if (startsOn !== undefined) Object.assign(member(data, EXTENSION), { startsOn });
  if (endsOn !== undefined) Object.assign(member(data, EXTENSION), { endsOn });
  return eventOf(world, type, number, data, more);
};

/** RFC 3339, some milliseconds from now. */
export const inFrom = (world: LifecycleWorld, ms: number): { readonly time: string } => ({
  time: new Date(world.now() + ms).toISOString(),
});
