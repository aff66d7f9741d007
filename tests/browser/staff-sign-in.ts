/** The local sign-in for staff, beside a scripted service whose pages may use it. */
import { startIssuer, type LocalIssuer } from '../local/sign-in/local-issuer.ts';
import type { ScriptedService } from './scripted-service.ts';

/** Starts it and makes the service name it, as `GET /api/sign-in` does. */
export const startStaffSignIn = async (service: ScriptedService): Promise<LocalIssuer> => {
  const issuer = await startIssuer();
  const { clientId } = issuer;
  service.allowConnecting(new URL(issuer.issuer).origin);
  service.answer('/api/sign-in', {
    status: 200,
    body: { issuer: issuer.issuer, clientId, scope: `api://${clientId}/FirstDayPass.Use` },
  });
  return issuer;
};
