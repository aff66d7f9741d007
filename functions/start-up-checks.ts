import { app } from '@azure/functions';
import { logRecord } from '../shared/adapters/functions-log.ts';
import type { Product } from '../shared/compose.ts';
import { linkAlonePolicies } from '../shared/config.ts';
import { Fault, FAULTS } from '../shared/domain/fault.ts';
import { policyFaults } from '../shared/domain/account/pass.ts';

/**
 * Says at start-up what would keep every pass from being issued: the tenant's Temporary Access Pass policy against each of
 * our policies. It warns and goes on, since the tenant may be mended at any moment and each issue checks again.
 */
export const registerStartUpChecks = ({ config, passPolicy }: Pick<Product, 'config' | 'passPolicy'>): void => {
  app.hook.appStart(() => {
    for (const policy of linkAlonePolicies(config))
      warn('release switched off', `Policy "${policy}" hands a pass to whoever holds the link (release = none).`);
    void checkPassPolicy({ config, passPolicy });
  });
};

const warn = (event: string, says: string, fault?: string): void => logRecord({ event, level: 'warning', says, fault });

const checkPassPolicy = async ({ config, passPolicy }: Pick<Product, 'config' | 'passPolicy'>): Promise<void> => {
  try {
    const tenant = await passPolicy();
    for (const { name, passLifetimeMinutes, passUsableOnce } of config.policies.values()) {
      const terms = { lifetimeMinutes: passLifetimeMinutes, usableOnce: passUsableOnce };
      for (const { code, details } of policyFaults(tenant, terms, config.tapGroupId)) {
        warn(
          'pass policy unfit',
          `Policy "${name}": ${FAULTS[code].says} ${FAULTS[code].wayOut} ${details.operatorNote ?? ''}`.trim(),
          code,
        );
      }
    }
  } catch (error) {
    warn(
      'pass policy unread',
      'The tenant’s Temporary Access Pass policy could not be read; it is read again before each claim opens.',
      error instanceof Fault ? error.code : undefined,
    );
  }
};
