import { readFileSync } from 'node:fs';

const SAMPLE = new URL('../local.settings.sample.json', import.meta.url);
const PERMISSIONS = new URL('../docs/permissions.md', import.meta.url);
const PEOPLE = new URL('people.json', import.meta.url);

/** The settings that the sample file gives, by name. */
export const sampleSettings = (): Readonly<Record<string, string>> =>
  (JSON.parse(readFileSync(SAMPLE, 'utf8')) as { Values: Record<string, string> }).Values;

/** Settings of the sample that the environment gives otherwise, such as `MODE=observe npm start`. */
export const settingsFromEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(sampleSettings()).flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );

/** The Graph permissions that `docs/permissions.md` lists: no more is granted on a developer's machine than in Azure. */
export const grantedPermissions = (): readonly string[] =>
  [...readFileSync(PERMISSIONS, 'utf8').matchAll(/^\| `([\w.-]+)` \|/gm)].map(([, name]) => name ?? '');

interface Seed {
  readonly people: readonly {
    readonly userPrincipalName: string;
    readonly appRoles?: readonly string[];
    readonly manager?: string;
  }[];
}

/** Whom the screen and the samples speak of: the first sponsor, operator and auditor of the seed. */
export const seededPeople = (): { sponsor: string; operator: string; auditor: string } => {
  const { people } = JSON.parse(readFileSync(PEOPLE, 'utf8')) as Seed;
  const withRole = (role: string): string =>
    people.find(({ appRoles }) => appRoles?.includes(role))?.userPrincipalName ?? '';
  return {
    sponsor: people.find(({ manager }) => manager !== undefined)?.userPrincipalName ?? '',
    operator: withRole('FirstDayPass.Operator'),
    auditor: withRole('FirstDayPass.Auditor'),
  };
};
