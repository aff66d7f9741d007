import type { Instant } from '../brand.ts';
import type { ContractorKey, Nudges } from '../contractor/contractor.ts';
import { requestId, type Request, type Requests } from './request.ts';

export interface Asking {
  readonly requests: Requests;
  readonly nudges: Nudges;
  readonly now: () => Instant;
  readonly random: (bytes: number) => Uint8Array;
}

const ID_BYTES = 8;

/**
 * Notes what a signed-in person asks for and has the contractor looked at. Whoever calls this has settled that the person
 * may. The sweep finds a request whose nudge was lost. Throws `STORE_AWAY`, `QUEUE_AWAY`.
 */
export const makeAsk =
  ({ requests, nudges, now, random }: Asking) =>
  async (asked: Omit<Request, 'id' | 'at'> & { readonly contractor: ContractorKey }): Promise<Request> => {
    const at = now();
    const request: Request = { ...asked, at, id: requestId(at, random(ID_BYTES)) };
    await requests.insert(request);
    await nudges.nudge(asked.contractor);
    return request;
  };
