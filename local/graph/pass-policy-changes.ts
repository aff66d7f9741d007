import type { Answer, Call } from './call.ts';
import { noContent, objectBody } from './call.ts';
import { GraphError } from './errors.ts';
import { passPolicy } from './pass-policy.ts';
import type { PassPolicySettings } from './seed.ts';
import type { Tenant } from './tenant.ts';

const TYPE = '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration';
const SHORTEST = 10;
const LONGEST = 43_200;

const wrong = (message: string): GraphError => new GraphError(400, 'badRequest', message);

const checked = (policy: PassPolicySettings): PassPolicySettings => {
  const { minimumLifetimeInMinutes: least, maximumLifetimeInMinutes: most, defaultLifetimeInMinutes: usual } = policy;
  if (least < SHORTEST || most > LONGEST || least > most || usual < least || usual > most)
    throw wrong('Invalid lifetime settings specified.');
  if (!['enabled', 'disabled'].includes(policy.state)) throw wrong('Invalid state specified.');
  return policy;
};

/** `PATCH …/authenticationMethodConfigurations/temporaryAccessPass`: 204. The targets are replaced as a whole. */
export const updateMethodConfiguration = (tenant: Tenant, call: Call): Answer => {
  if (call.ids[0]?.toLowerCase() !== 'temporaryaccesspass')
    throw new GraphError(
      404,
      'notFound',
      `Authentication method configuration '${call.ids[0]}' cannot be changed here.`,
    );
  const { '@odata.type': type, id: _id, ...changes } = objectBody(call);
  if (type !== TYPE) throw wrong('The type of the configuration is missing or wrong.');
  const known = passPolicy(tenant);
  const unknown = Object.keys(changes).find((name) => !(name in known));
  if (unknown !== undefined) throw wrong(`Invalid property '${unknown}'.`);
  tenant.changes.passPolicy = checked({ ...known, ...changes });
  return noContent;
};
