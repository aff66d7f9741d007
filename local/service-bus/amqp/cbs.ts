import { ServiceError } from '../service-error.ts';
import type { Reply, Request } from './request.ts';

/**
 * Claims-based security: every token is taken, as by Microsoft's emulator; who may do what is not
 * this broker's business.
 */
export const putToken = ({ operation }: Request): Reply => {
  if (operation === 'put-token') return { status: 202, description: 'Accepted' };
  throw new ServiceError('amqp:not-implemented', 501, `$cbs does not know the operation '${operation}'.`);
};
