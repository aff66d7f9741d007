/** All HTTP doors of the product, registered over whichever world a test has made last, with two small pages to serve. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acknowledgeClaim } from '../shared/domain/claim/claim-acknowledge.ts';
import { statusOf } from '../shared/domain/claim/claim-status.ts';
import { redeemClaim } from '../shared/domain/claim/redeem.ts';
import { listReleases } from '../shared/domain/claim/release-list.ts';
import { releaseClaim } from '../shared/domain/claim/release.ts';
import { toBase64url } from '../shared/domain/claim/sealing.ts';
import { aWorld, type Tab, type World } from './claim-world.ts';
import { knock, type Answered } from './door-registrations.ts';

const { registerClaims } = await import('../functions/claims.ts');
const { registerReleases } = await import('../functions/releases.ts');
const { registerPages } = await import('../functions/pages.ts');

export const config = {
  publicUrl: 'https://pass.contoso.example',
  organisation: 'Contoso',
  helpContact: 'help@contoso.example',
  nextStepUrl: 'https://mysignins.contoso.example',
  signIn: { issuer: 'https://login.contoso.example/tenant/v2.0', clientId: '8d4f6a1e-52c7-4a7e-9a51-0f3f0a5d7b21' },
};

let current: World | undefined;

const world = (): World => {
  if (!current) throw new Error('no world was made');
  return current;
};

/** A new world behind the doors. */
export const newWorld = async (): Promise<World> => (current = await aWorld());

/** A folder as the bundler makes it, with pages `claim`, `release` and `operations`. */
export const bundledPages = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  mkdirSync(join(folder, 'assets'));
  const manifest: Record<string, unknown> = {};
  for (const page of ['claim', 'release', 'operations']) {
    writeFileSync(join(folder, `${page}.html`), `<!doctype html><title>${page}</title>`);
    writeFileSync(join(folder, 'assets', `${page}-ABC.js`), `'${page}'`);
    writeFileSync(join(folder, 'assets', `${page}-ABC.css`), 'body{}');
    manifest[page] = { html: `${page}.html`, script: `assets/${page}-ABC.js`, style: `assets/${page}-ABC.css` };
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
};

/** Registers everything; a bearer token is the object id of whoever it stands for. */
export const registerDoors = (pages: string): void => {
  registerClaims({
    config,
    status: (proven) => statusOf({ ...world().deps, firstNameOf: async () => 'Sam' })(proven),
    redeem: (request) => redeemClaim(world().deps)(request),
    acknowledge: (request) => acknowledgeClaim(world().deps)(request),
  });
  registerReleases({
    config,
    release: (request) => releaseClaim(world().deps)(request),
    listHeld: async () => [],
    listReleases: (by) => listReleases(world().deps)(by),
    signedIn: async (header) => (header?.startsWith('Bearer ') ? { oid: header.slice(7), roles: [] } : undefined),
  });
  registerPages({ config }, pages);
};

/** What every call of the claim page says. */
export const who = () => ({ v: 1, id: world().claim.id, proof: toBase64url(world().proof) });

export const redeemBody = (tab: Tab, pin: string) => ({
  ...who(),
  pin,
  nonce: toBase64url(tab.nonce),
  key: toBase64url(tab.key.publicPoint),
});

export const redeem = (tab: Tab, pin: string): Promise<Answered> =>
  knock('claims-redeem', { body: redeemBody(tab, pin) });
