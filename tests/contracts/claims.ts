import { describe, expect, test } from '@jest/globals';
import type { Claim, ClaimId, Claims, ClaimState } from '../../shared/domain/claim/claim.ts';
import { collected, present } from './answers.ts';
import { inFlight, numbered } from './in-flight.ts';
import { aFullClaim, anOpenClaim, numberedClaimId } from './sample-claim.ts';

const SPONSOR = 'person~0b7f7cbe-6f0e-4d3c-9d1f-1d8a0a4f1a22';
const DEPUTIES = 'deputies~8c1f2b9e-25e0-4b5b-8f5d-3f0d9a1c7e44';

const STATES: readonly ClaimState[] = [
  ...(['open', 'released', 'minting', 'redeemed', 'acknowledged'] as const),
  ...(['locked', 'expired', 'revoked', 'superseded'] as const),
];

const lapsingIds = async (claims: Claims): Promise<readonly ClaimId[]> =>
  (await collected(claims.lapsing())).map(({ claim }) => claim.id);

/** Takes a slot, again and again until the swap wins. */
const reserve = async (claims: Claims, id: ClaimId): Promise<void> => {
  for (;;) {
    const known = present(await claims.find(id));
    if (await claims.swap(known, { ...known.claim, reserved: known.claim.reserved + 1 })) return;
  }
};

/**
 * What every home of claims promises.
 *
 * @param make a new, empty one
 */
export const claimsContract = (name: string, make: () => Promise<Claims>): void => {
  describe(`claims in ${name}`, () => {
    test('an id that nobody made leads nowhere', async () => {
      expect(await (await make()).find(numberedClaimId(1))).toBeUndefined();
    });

    test.each([
      ['an open claim', anOpenClaim],
      ['a claim with every field', aFullClaim],
    ])('%s comes back as it was written, under the version that insert told', async (_, claim) => {
      const claims = await make();

      const inserted = await claims.insert(claim(1));

      expect(inserted?.claim).toEqual(claim(1));
      expect(await claims.find(numberedClaimId(1))).toStrictEqual(inserted);
    });

    test('ids that differ in the case of one letter are two claims', async () => {
      const claims = await make();
      const [lower, upper] = ['aAECAwQFBgcICQoLDA0ODw', 'AAECAwQFBgcICQoLDA0ODw'] as [ClaimId, ClaimId];
      await claims.insert({ ...anOpenClaim(1), id: lower });

      expect(await claims.find(upper)).toBeUndefined();
      expect(await claims.insert({ ...anOpenClaim(1), id: upper })).toBeDefined();
    });

    test('a second claim of the same id loses and leaves the first alone', async () => {
      const claims = await make();
      const first = await claims.insert(anOpenClaim(1));

      expect(await claims.insert(aFullClaim(1))).toBeUndefined();
      expect(await claims.find(numberedClaimId(1))).toEqual(first);
    });

    test('a swap replaces the whole row: a cleared PIN and envelope are gone', async () => {
      const claims = await make();
      const known = present(await claims.insert(aFullClaim(1)));

      const swapped = present(await claims.swap(known, { ...anOpenClaim(1), state: 'revoked' }));

      expect(swapped.version).not.toBe(known.version);
      expect(await claims.find(numberedClaimId(1))).toStrictEqual({
        claim: { ...anOpenClaim(1), state: 'revoked' },
        version: swapped.version,
      });
    });

    test('a swap from a version that is gone changes nothing', async () => {
      const claims = await make();
      const stale = present(await claims.insert(anOpenClaim(1)));
      const current = await claims.swap(stale, { ...stale.claim, state: 'released' });

      expect(await claims.swap(stale, { ...stale.claim, state: 'minting' })).toBeUndefined();
      expect(await claims.find(numberedClaimId(1))).toEqual(current);
    });

    test('a claim cannot be swapped in that was never inserted', async () => {
      const claims = await make();
      const known = present(await claims.insert(anOpenClaim(1)));

      expect(await claims.swap(known, anOpenClaim(2))).toBeUndefined();
      expect(await claims.find(numberedClaimId(2))).toBeUndefined();
    });

    test('of twenty rivals that mint from one version exactly one wins', async () => {
      const claims = await make();
      const known = present(await claims.insert({ ...anOpenClaim(1), state: 'released' }));
      const minting = (rival: number): Claim => ({ ...known.claim, state: 'minting', nonceHash: `rival ${rival}` });

      const results = await Promise.all(numbered(20).map((rival) => claims.swap(known, minting(rival))));

      const winners = results.filter((result) => result !== undefined);
      expect(winners).toHaveLength(1);
      expect(await claims.find(numberedClaimId(1))).toEqual(winners[0]);
    });

    test('twenty who read again after a lost swap are all counted', async () => {
      const claims = await make();
      await claims.insert(anOpenClaim(1));

      await Promise.all(numbered(20).map(() => reserve(claims, numberedClaimId(1))));

      expect((await claims.find(numberedClaimId(1)))?.claim.reserved).toBe(20);
    });

    test('an indexed claim is found under every partition it was indexed for, once, however often that was done', async () => {
      const claims = await make();
      await claims.index(numberedClaimId(1), [SPONSOR, DEPUTIES]);
      await claims.index(numberedClaimId(1), [SPONSOR]);
      await claims.index(numberedClaimId(2), [DEPUTIES]);

      expect(await claims.indexed(SPONSOR)).toEqual([numberedClaimId(1)]);
      expect(await claims.indexed(DEPUTIES)).toEqual([numberedClaimId(1), numberedClaimId(2)]);
      expect(await claims.indexed('person~nobody')).toEqual([]);
    });

    test('an index row is no claim', async () => {
      const claims = await make();
      await claims.index(numberedClaimId(1), [SPONSOR]);

      expect(await claims.find(numberedClaimId(1))).toBeUndefined();
      expect(await lapsingIds(claims)).toEqual([]);
    });

    test('a claim that is taken out of an index is found under the others only, and taking it out again does no harm', async () => {
      const claims = await make();
      await claims.index(numberedClaimId(1), [SPONSOR, DEPUTIES]);

      await claims.unindex(numberedClaimId(1), [SPONSOR]);
      await claims.unindex(numberedClaimId(1), [SPONSOR, 'person~nobody']);

      expect(await claims.indexed(SPONSOR)).toEqual([]);
      expect(await claims.indexed(DEPUTIES)).toEqual([numberedClaimId(1)]);
    });

    test('an index partition gives all of more than a thousand claims', async () => {
      const claims = await make();
      await inFlight(20, numbered(1_050), (number) => claims.index(numberedClaimId(number), [DEPUTIES]));

      expect(new Set(await claims.indexed(DEPUTIES))).toEqual(new Set(numbered(1_050).map(numberedClaimId)));
    });

    test('open, released and minting claims may have to lapse, others do not', async () => {
      const claims = await make();
      for (const [number, state] of STATES.entries()) await claims.insert({ ...anOpenClaim(number), state });

      expect(await lapsingIds(claims)).toEqual([0, 1, 2].map(numberedClaimId));
    });

    test('whatever its state, a claim that still holds an envelope may have to lapse', async () => {
      const claims = await make();
      for (const [number, state] of STATES.entries()) await claims.insert({ ...aFullClaim(number), state });

      expect(await lapsingIds(claims)).toEqual(STATES.map((_, number) => numberedClaimId(number)));
    });

    test('a lapsing claim is whole and its version good for a swap', async () => {
      const claims = await make();
      await claims.insert(aFullClaim(1));

      const [found] = await collected(claims.lapsing());

      expect(found?.claim).toStrictEqual(aFullClaim(1));
      expect(await claims.swap(present(found), { ...anOpenClaim(1), state: 'expired' })).toBeDefined();
      expect(await lapsingIds(claims)).toEqual([]);
    });

    test('lapsing goes through more than a thousand, past those that do not', async () => {
      const claims = await make();
      await inFlight(20, numbered(2_100), (number) =>
        claims.insert({ ...anOpenClaim(number), state: number % 2 ? 'open' : 'revoked' }),
      );

      expect(new Set(await lapsingIds(claims)).size).toBe(1_050);
    });
  });
};
