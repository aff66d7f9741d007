import type { Answer, Call } from './call.ts';
import { idAt, ok } from './call.ts';
import type { Method } from './method-store.ts';
import { passResource } from './passes.ts';
import type { Tenant } from './tenant.ts';
import { userOf } from './tenant.ts';

const DETAILS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  password: { password: null },
  microsoftAuthenticator: { displayName: 'Phone', deviceTag: 'SoftwareTokenActivated', phoneAppVersion: '6.2609' },
  fido2: { displayName: 'Passkey', aaGuid: '90a3ccdf-635c-4729-a248-9b709135078f', model: 'Microsoft Authenticator' },
  phone: { phoneNumber: '+49 30 5550 100' },
};

const methodResource = ({ id, kind, createdAt }: Method): Record<string, unknown> => ({
  '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod`,
  id,
  createdDateTime: createdAt === 0 ? null : new Date(createdAt).toISOString(),
  ...DETAILS[kind],
});

/** `GET /users/{id}/authentication/methods`: everything registered, a pass among it. */
export const listMethods = (tenant: Tenant, call: Call): Answer => {
  const user = userOf(tenant, idAt(call, 0));
  const pass = tenant.passes.of(user.id);
  const type = '#microsoft.graph.temporaryAccessPassAuthenticationMethod';
  const passes = pass ? [{ '@odata.type': type, ...passResource(tenant, user.id, pass, null) }] : [];
  return ok({
    '@odata.context': `${call.baseUrl}/$metadata#users('${encodeURIComponent(user.id)}')/authentication/methods`,
    value: [...tenant.methods.of(user.id).map(methodResource), ...passes],
  });
};
