/** Headers by name. */
export type Headers = Readonly<Record<string, string>>;

const EVERYWHERE = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Robots-Tag': 'noindex, nofollow, noarchive, nosnippet',
  'Cache-Control': 'no-store',
};

/** Of every answer of the API, errors too. */
export const API_HEADERS: Headers = {
  ...EVERYWHERE,
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'Content-Type': 'application/json; charset=utf-8',
};

const PERMISSIONS = [
  'camera=()',
  'clipboard-read=()',
  'clipboard-write=(self)',
  'display-capture=()',
  'geolocation=()',
  'hid=()',
  'microphone=()',
  'midi=()',
  'payment=()',
  'publickey-credentials-get=()',
  'screen-wake-lock=()',
  'serial=()',
  'usb=()',
];

const contentSecurityPolicy = (publicUrl: string, signInOrigin?: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${signInOrigin === undefined ? '' : ` ${signInOrigin}`}`,
    "font-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    // On plain http, which only this machine has, it would turn every asset of the page away.
    ...(publicUrl.startsWith('http:') ? [] : ['upgrade-insecure-requests']),
  ].join('; ');

/**
 * Of every page and of whatever is not the API.
 *
 * @param signInOrigin pages on which people sign in also talk to the sign-in authority
 */
export const pageHeaders = (publicUrl: string, signInOrigin?: string): Headers => ({
  ...EVERYWHERE,
  'Content-Security-Policy': contentSecurityPolicy(publicUrl, signInOrigin),
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Permissions-Policy': PERMISSIONS.join(', '),
  'Content-Type': 'text/html; charset=utf-8',
});

/** Of a file whose name changes with its content. */
export const assetHeaders = (publicUrl: string, contentType: string): Headers => ({
  ...pageHeaders(publicUrl),
  'Content-Type': contentType,
  'Cache-Control': 'public, max-age=31536000, immutable',
});
