import { expect, test } from '@jest/globals';
import { DAY, eventOf, HOUR, keyOf, lifecycleWorld, MINUTE, type LifecycleWorld } from './world.ts';

const EXTENSION = 'urn:ietf:params:scim:schemas:extension:firstdaypass:1.0:Contractor';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** One second past the first morning of the sample contractor. */
const TO_THE_MORNING = 2 * HOUR + 3_000;

const hiredAndMailed = async (world: LifecycleWorld, number = 'C-1') => {
  world.enqueue(world.hired(number));
  await world.drain();
  await world.advance(TO_THE_MORNING);
  const record = await world.recordOf(number);
  if (!record?.claim?.sentAt) throw new Error('no claim was mailed');
  return record.claim.id;
};

const accountOf = async (world: LifecycleWorld, number: string) =>
  (await world.ports.directory.findByEmployeeId(number))[0];
const mailsTo = (world: LifecycleWorld, address: string) =>
  world.ports.mailer.to(address).map(({ subject }) => subject);
const stateOf = async (world: LifecycleWorld, id: Awaited<ReturnType<typeof hiredAndMailed>>) =>
  (await world.ports.claims.find(id))?.claim.state;
const changed = (world: LifecycleWorld, number: string, change: (data: Record<string, unknown>) => void): object => {
  const { data } = structuredClone(world.hired(number));
  change(data);
  return eventOf(world, 'changed', number, data);
};

test('a contractor who never shows up is cancelled: claim and account go, nothing more is issued', async () => {
  const world = lifecycleWorld();
  const id = await hiredAndMailed(world);
  world.enqueue(eventOf(world, 'cancelled', 'C-1', { reason: 'no-show' }));
  await world.drain();

  expect(await stateOf(world, id)).toBe('revoked');
  expect(await accountOf(world, 'C-1')).toMatchObject({ accountEnabled: false });
  expect((await world.recordOf('C-1'))?.claim).toBeUndefined();
  expect((await world.recordOf('C-1'))?.closedAt).toBeDefined();
});

test('the account is disabled when the last day is over in the contractor’s zone, not before', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  world.enqueue(eventOf(world, 'ended', 'C-1', { endsOn: '2026-12-10' }));
  await world.drain();
  await world.advance(Date.parse('2026-12-10T22:59:00Z') - world.now());
  expect(await accountOf(world, 'C-1')).toMatchObject({ accountEnabled: true });

  await world.advance(2 * MINUTE);
  expect(await accountOf(world, 'C-1')).toMatchObject({ accountEnabled: false });
  expect(await world.storyOf('C-1')).toContain('account disabled');
});

test('a moved first day moves the claim, and the stale nudge does no harm', async () => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-1'));
  await world.drain();
  world.enqueue(changed(world, 'C-1', (data) => Object.assign(data[EXTENSION] as object, { startsOn: '2026-12-03' })));
  await world.drain();
  await world.advance(TO_THE_MORNING);
  expect(mailsTo(world, 'c-1@example.net')).toEqual([]);

  await world.advance(2 * DAY);
  expect(mailsTo(world, 'c-1@example.net')).toHaveLength(1);
});

test('facts that HR changes are written to the account, whose name stays', async () => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-1'));
  await world.drain();
  world.enqueue(changed(world, 'C-1', (data) => Object.assign(data['name'] as object, { familyName: 'Kent' })));
  await world.drain();

  expect(await accountOf(world, 'C-1')).toMatchObject({
    surname: 'Kent',
    userPrincipalName: 'ana.nrc1@contoso.example',
  });
});

test('an access request opens a fresh claim that always needs the sponsor, and the old link is superseded', async () => {
  const world = lifecycleWorld({ policy: { release: 'none' } });
  const first = await hiredAndMailed(world);
  world.enqueue(eventOf(world, 'access-requested', 'C-1', { reason: 'reset' }));
  await world.drain();

  const claim = (await world.recordOf('C-1'))?.claim;
  expect(claim).toMatchObject({ generation: 2 });
  expect(claim && (await world.ports.claims.find(claim.id))?.claim).toMatchObject({
    state: 'open',
    releaseBy: 'sponsor',
  });
  expect(await stateOf(world, first)).toBe('superseded');
});

test('three further claims a day, then the cap refuses; an operator may go beyond it', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  for (let n = 0; n < 4; n++) {
    await world.advance(MINUTE);
    world.enqueue(eventOf(world, 'access-requested', 'C-1', { reason: 'reset' }));
    await world.drain();
  }
  expect((await world.recordOf('C-1'))?.asked.generation).toBe(4);
  expect(world.dead).toHaveLength(1);

  await world.ask('C-1', 'reissue', {});
  await world.drain();
  expect((await world.recordOf('C-1'))?.asked.generation).toBe(4);
  await world.ask('C-1', 'reissue', { beyondCap: true });
  await world.drain();
  expect((await world.recordOf('C-1'))?.asked.generation).toBe(5);
});

test('a lost device ends sessions at once', async () => {
  const world = lifecycleWorld();
  const first = await hiredAndMailed(world);
  world.enqueue(eventOf(world, 'access-requested', 'C-1', { reason: 'lost-device' }));
  await world.drain();

  const account = await accountOf(world, 'C-1');
  expect(world.ports.directory.sessionsRevoked(account?.id ?? '')).toBe(1);
  expect(await stateOf(world, first)).toBe('revoked');
});

test('an access request for somebody unknown is refused', async () => {
  const world = lifecycleWorld();
  world.enqueue(eventOf(world, 'access-requested', 'C-9', { reason: 'reset' }));
  await world.drain();

  expect(world.dead).toHaveLength(1);
  expect(await world.recordOf('C-9')).toBeUndefined();
});

test('a changed address after the mail holds everything until somebody confirms; then a new link goes to the new one', async () => {
  const world = lifecycleWorld();
  const first = await hiredAndMailed(world);
  world.enqueue(changed(world, 'C-1', (data) => (data['emails'] = [{ value: 'new@example.org', primary: true }])));
  await world.drain();
  expect(await stateOf(world, first)).toBe('revoked');
  expect(mailsTo(world, 'new@example.org')).toEqual([]);
  expect(mailsTo(world, 'c-1@example.net')).toContain('Your contact details at Contoso were changed');
  expect(mailsTo(world, 'sam.okafor@contoso.example').at(-1)).toMatch(/Please confirm a change/);
  await world.advance(3 * DAY);
  expect(mailsTo(world, 'new@example.org')).toEqual([]);
});

test('a hold that is confirmed mails the new address; one that is refused mails the known one', async () => {
  for (const [confirm, address] of [
    [true, 'new@example.org'],
    [false, 'c-1@example.net'],
  ] as const) {
    const world = lifecycleWorld();
    await hiredAndMailed(world);
    world.enqueue(changed(world, 'C-1', (data) => (data['emails'] = [{ value: 'new@example.org', primary: true }])));
    await world.drain();
    await world.ask('C-1', 'confirm-contact', { confirm });
    await world.drain();

    expect(mailsTo(world, address).filter((subject) => subject.startsWith('Your first day'))).toHaveLength(
      confirm ? 1 : 2,
    );
  }
});

test('both contacts changed before any mail are held too', async () => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-1'));
  await world.drain();
  world.enqueue(
    changed(world, 'C-1', (data) => {
      data['emails'] = [{ value: 'evil@example.org', primary: true }];
      (data[ENTERPRISE] as { manager: object }).manager = { value: 'luca.ferri@contoso.example' };
    }),
  );
  await world.drain();
  await world.advance(TO_THE_MORNING);

  expect(mailsTo(world, 'evil@example.org')).toEqual([]);
  expect(await world.storyOf('C-1')).toContain('contacts held');
});

test('hired again after an end waits for an operator, who says that it is the same person', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  world.enqueue(eventOf(world, 'cancelled', 'C-1', {}));
  await world.drain();
  await world.advance(HOUR);
  world.enqueue(world.hired('C-1', { starts: '2026-12-01', startsAt: '09:30' }));
  await world.drain();
  await world.advance(HOUR);
  expect((await world.recordOf('C-1'))?.attempts['open claim']?.blocked?.code).toBe('REHIRE_UNCONFIRMED');
  expect(await accountOf(world, 'C-1')).toMatchObject({ accountEnabled: false });

  await world.ask('C-1', 'adopt', {});
  await world.drain();
  expect((await world.recordOf('C-1'))?.claim).toMatchObject({ generation: 2, sentAt: expect.any(Number) });
  expect(await accountOf(world, 'C-1')).toMatchObject({ accountEnabled: true });
});

test('an HR job that ends everybody disables 25 and then asks; an operator lets the batch go', async () => {
  const world = lifecycleWorld();
  const numbers = Array.from({ length: 40 }, (_, n) => `C-${n + 1}`);
  for (const number of numbers) world.enqueue(world.hired(number));
  await world.drain();
  for (const number of numbers) world.enqueue(eventOf(world, 'cancelled', number, {}));
  await world.drain();
  const disabledNow = async () =>
    (await Promise.all(numbers.map(async (number) => (await world.recordOf(number))?.closedAt !== undefined))).filter(
      Boolean,
    ).length;
  expect(await disabledNow()).toBe(25);
  expect((await world.recordOf('C-40'))?.attempts['disable account']?.blocked?.code).toBe('UNUSUAL_VOLUME');
  expect((await world.ports.audit.read('~service')).filter(({ kind }) => kind === 'volume exceeded')).toHaveLength(1);

  for (const number of numbers) await world.ask(number, 'let-go', {});
  await world.drain();
  expect(await disabledNow()).toBe(40);
});

test('not the person: the claim is gone, sessions end if a pass was given, and nothing new opens by itself', async () => {
  const world = lifecycleWorld();
  const id = await hiredAndMailed(world);
  await world.ask('C-1', 'not-the-person', { claimId: id });
  await world.drain();
  await world.advance(DAY);

  expect(await stateOf(world, id)).toBe('revoked');
  expect(mailsTo(world, 'c-1@example.net').filter((subject) => subject.startsWith('Your first day'))).toHaveLength(1);
});

test('a claim that nobody redeems is reminded once, to both', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  await world.advance(12 * HOUR);

  expect(mailsTo(world, 'c-1@example.net')).toEqual([
    'Your first day at Contoso: how you sign in',
    'Your link for Contoso is still waiting',
  ]);
  expect(
    mailsTo(world, 'sam.okafor@contoso.example').filter((subject) => subject.includes('not signed in yet')),
  ).toHaveLength(1);
});

test('the sponsor gets one notice a day ahead', async () => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-1', { starts: '2026-12-08' }));
  await world.drain();
  await world.advance(10 * DAY);

  expect(
    mailsTo(world, 'sam.okafor@contoso.example').filter((subject) => subject.includes('starts soon')),
  ).toHaveLength(1);
});

test('HR’s facts are wiped when their time has come; hashes, times and object ids stay', async () => {
  const world = lifecycleWorld();
  await hiredAndMailed(world);
  world.enqueue(eventOf(world, 'cancelled', 'C-1', {}));
  await world.drain();
  await world.advance(7 * DAY + HOUR);

  const record = await world.recordOf('C-1');
  expect(record).toMatchObject({
    key: keyOf('C-1'),
    account: { id: expect.any(String), userPrincipalName: '' },
    forgottenAt: expect.any(Number),
  });
  expect(JSON.stringify(record)).not.toMatch(/Ana|example\.net|600 555/);
  expect(record?.dueAt).toBeUndefined();
});

test('an ended contractor whom a late event of older facts names stays ended', async () => {
  const world = lifecycleWorld();
  world.enqueue(world.hired('C-1'));
  await world.drain();
  world.enqueue(eventOf(world, 'cancelled', 'C-1', {}));
  await world.drain();
  await world.advance(MINUTE);
  world.enqueue(changed(world, 'C-1', (data) => Object.assign(data['name'] as object, { familyName: 'Kent' })));
  await world.drain();
  await world.advance(TO_THE_MORNING);

  expect(mailsTo(world, 'c-1@example.net')).toEqual([]);
  expect(await accountOf(world, 'C-1')).toMatchObject({ accountEnabled: false });
});
