import { readConfig, SettingsError, type Config } from '../../shared/config.ts';
import { SETTINGS } from '../../shared/settings.ts';
import { auditHeadsChecks } from './audit-heads.ts';
import type { Caller } from './caller.ts';
import type { Check } from './check.ts';
import { clockChecks } from './clock.ts';
import { directoryAtHand } from './directory.ts';
import { domainChecks } from './domain.ts';
import { groupChecks } from './groups.ts';
import { mailChecks } from './mail.ts';
import { passPolicyChecks } from './pass-policy.ts';
import { permissionChecks } from './permissions.ts';
import { queueChecks } from './queue.ts';
import { placesOf } from './reach.ts';
import { serviceChecks } from './service.ts';
import { readSettings, settingsChecks, settingsHold, unseen } from './settings.ts';
import type { Environment } from './settings-at-hand.ts';
import { signInChecks } from './sign-in.ts';
import type { Subject } from './subject.ts';
import { tablesChecks } from './tables.ts';
import { vaultChecks } from './vault.ts';

/** Every check of a subject, in the order in which a person reads them. */
const checksOf = (subject: Subject): readonly Check[] => {
  const directory = directoryAtHand(subject);
  const places = placesOf(subject);
  return [
    ...settingsChecks(subject),
    ...serviceChecks(subject, places.service),
    ...queueChecks(subject, places.queue),
    ...tablesChecks(subject, places.tables),
    ...auditHeadsChecks(subject, places.blobs),
    ...vaultChecks(subject, places.vault),
    ...passPolicyChecks(subject, directory, places.graph),
    ...groupChecks(subject, directory),
    ...permissionChecks(subject, directory),
    ...domainChecks(subject, directory),
    ...mailChecks(subject, directory),
    ...signInChecks(subject, directory, places.issuer),
    ...clockChecks(places),
  ];
};

const subjectOf = (config: Config, environment: Environment, caller: Caller): Subject => ({
  config,
  environment,
  caller,
  isLocal: config.serviceBus.kind === 'connection string',
  now: Date.now,
});

/** Settings that hold and lead nowhere, so that the checks can be listed while the real ones do not hold. */
const examples = (): Environment => {
  const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  const oneForm = names.filter((name) => !names.some((other) => other.startsWith(`${name}__`)));
  return Object.fromEntries(oneForm.map((name) => [name, SETTINGS[name].example]));
};

/** Every precondition, with how to look at it. The same list whatever is at hand, so that a report keeps its shape. */
export const checksFor = (environment: Environment, caller: Caller): readonly Check[] => {
  const read = readSettings(environment);
  if (!(read instanceof SettingsError)) return [settingsHold(read), ...checksOf(subjectOf(read, environment, caller))];
  const listed = checksOf(subjectOf(readConfig(examples()), environment, caller));
  return [settingsHold(read), ...listed.map(unseen)];
};
