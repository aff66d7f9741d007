import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startAzurite, type Azurite } from '../../local/azurite.ts';
import { starter, wholeStack, type WholeStack } from '../stack/whole-stack.ts';
import { accountsByNumber, allAreMailed, deadLetters, liveClaims } from './lifecycle-wire.ts';

const EVENTS = 100;
const AWAY_MS = 60_000;

let whole: WholeStack;
let folder: string;
let again: Azurite | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tables-'));
  whole = await wholeStack({ tablesFolder: folder });
}, 60_000);
afterAll(async () => {
  await whole?.stop();
  await again?.stop();
  await rm(folder, { recursive: true });
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const numbers = Array.from({ length: EVENTS }, (_, n) => `T-${n + 1}`);

test('tables that are away for a minute while 100 events flow cost no event and no dead letter', async () => {
  const { azurite } = whole.stack;
  await whole.send(...numbers.slice(0, 30).map((number) => starter(number)));
  await pause(500);
  await azurite.stop();
  await whole.send(...numbers.slice(30).map((number) => starter(number)));
  await pause(AWAY_MS);
  again = await startAzurite({ port: azurite.port, folder });

  await allAreMailed(whole, EVENTS, 150_000);
  const [accounts, claims] = [await accountsByNumber(whole), await liveClaims(whole)];
  expect(numbers.filter((number) => accounts.get(number)?.length !== 1)).toEqual([]);
  expect(numbers.filter((number) => claims.get(number) !== 1)).toEqual([]);
  expect(await deadLetters(whole)).toEqual([]);
}, 270_000);
