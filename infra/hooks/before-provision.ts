/**
 * Before anything is created: reads what the deployer decided by the product's own rules, looks at the tenant with the deployer's
 * rights, and names every problem at once. A deployment that would start and then refuse to run is stopped here.
 */
import { SETTINGS, type SettingName } from '../../shared/settings.ts';

/** Decided by the template, or by resources that are not there yet. */
const NOT_THE_DEPLOYERS: readonly string[] = [
  'AZURE_CLIENT_ID',
  'GRAPH_URL',
  'KEY_VAULT_URL',
  'SIGN_IN_ISSUER',
  ...Object.keys(SETTINGS).filter((name) => Object.keys(SETTINGS).some((other) => isFormOf(name, other))),
];
/** Theirs if they say so, the template's otherwise. */
const WITH_A_DEFAULT_HERE: readonly string[] = ['CONTRACTOR_QUEUE', 'PUBLIC_URL'];
const MADE_BY_ENTRA: readonly string[] = ['SIGN_IN_CLIENT_ID', 'TAP_GROUP_ID'];

/** A service that is named by a connection string here and by an endpoint there. */
function isFormOf(name: string, other: string): boolean {
  return name !== other && (other.startsWith(`${name}__`) || name.startsWith(`${other}__`));
}

const isGiven = (name: string): boolean => (process.env[name]?.trim() ?? '') !== '';

const problemOf = (name: SettingName): string[] => {
  const { schema, rule, example } = SETTINGS[name];
  const given = isGiven(name) ? process.env[name]?.trim() : undefined;
  if (given === undefined && WITH_A_DEFAULT_HERE.includes(name)) return [];
  if (schema.safeParse(given).success) return [];
  const what = given === undefined ? 'is missing' : 'does not fit';
  const wayOut = MADE_BY_ENTRA.includes(name)
    ? 'infra/entra makes it and says the command (docs/deploy.md, step 2)'
    : `azd env set ${name} '${example}'`;
  return [`${name} ${what}: ${rule}. ${wayOut}`];
};

const names = (Object.keys(SETTINGS) as SettingName[]).filter((name) => !NOT_THE_DEPLOYERS.includes(name));

const refuse = (problems: readonly string[], what: string): void => {
  console.error(`Nothing was created. ${what}:`);
  for (const problem of problems) console.error(`- ${problem}`);
  process.exitCode = 1;
};

const lookFurther = async (): Promise<void> => {
  const { lookAtTenant } = await import('./tenant.ts');
  const { problems, unseen } = await lookAtTenant(process.env);
  if (problems.length > 0) return refuse(problems, `${problems.length} thing(s) to mend in the tenant or the settings`);
  console.log(`${names.length} settings hold; MODE is ${process.env['MODE']?.trim() || 'observe'}.`);
  for (const one of unseen) console.log(`Not seen: ${one}. infra/entra looked at it (docs/deploy.md, step 2).`);
};

const problems = names.flatMap(problemOf);
if (problems.length > 0) refuse(problems, `${problems.length} setting(s) to mend`);
else await lookFurther();
// Whoever was asked and did not answer would hold the process.
process.stdout.write('', () => process.exit());
