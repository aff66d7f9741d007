import type { KoaContextWithOIDC } from 'oidc-provider';

/**
 * Takes away what Entra does not give: it neither announces nor sends `iss` with an authorization response (RFC 9207),
 * so a page must not come to need it.
 */
export const asEntraAnswers = async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
  await next();
  if (ctx.path.endsWith('/.well-known/openid-configuration')) ctx.body = withoutIssuerParameter(ctx.body);
  const { location } = ctx.response.headers;
  if (typeof location === 'string') ctx.set('location', location.replace(/&iss=[^&#]*/, ''));
};

const withoutIssuerParameter = (discovery: unknown): unknown => {
  const { authorization_response_iss_parameter_supported: _, ...rest } = discovery as Record<string, unknown>;
  return rest;
};
