import { z } from 'zod';
import type { AccountFacts, DirectoryAccount, NewAccount } from '../domain/account/account.ts';

const text = z.string().exactOptional();

const user = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  displayName: text,
  givenName: text,
  surname: text,
  mail: text,
  employeeId: text,
  employeeType: text,
  companyName: text,
  department: text,
  usageLocation: text,
  userType: text,
  creationType: text,
  externalUserState: text,
  accountEnabled: z.boolean().default(false),
  onPremisesSyncEnabled: z.boolean().default(false),
  identities: z.array(z.looseObject({ signInType: z.string().nullish() })).default([]),
  createdDateTime: z.iso.datetime({ offset: true }).exactOptional(),
});

/** All that this product looks at: without `$select` Graph leaves most of it out. */
export const ACCOUNT_PROPERTIES = Object.keys(user.shape).join(',');

/** Graph writes null for what is not set. */
const withoutNulls = (told: unknown): unknown =>
  typeof told === 'object' && told !== null
    ? Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null))
    : told;

/** Reads one user as an account. https://learn.microsoft.com/graph/api/resources/user */
export const account = z
  .preprocess(withoutNulls, user)
  .transform(({ identities, createdDateTime, ...told }): DirectoryAccount => ({
    ...told,
    federated: identities.some(({ signInType }) => signInType === 'federated'),
    ...(createdDateTime === undefined ? {} : { createdAt: Date.parse(createdDateTime) }),
  }));

export const accounts = z.object({ value: z.array(account) });

/**
 * The body of `POST /users` for an internal guest: disabled, with a password that nobody knows and that never expires, so that
 * the first sign-in is the one with the pass. Entra asks for three of four classes of signs in a password.
 */
export const newUser = (
  wanted: NewAccount,
  random: (bytes: number) => Uint8Array,
): Readonly<Record<string, unknown>> => {
  const { userPrincipalName, mailNickname, employeeType } = wanted;
  const password = `${Buffer.from(random(32)).toString('base64url')}+aA1`;
  return {
    ...userFacts(wanted),
    userPrincipalName,
    mailNickname,
    employeeType,
    userType: 'Guest',
    accountEnabled: false,
    passwordProfile: { password, forceChangePasswordNextSignIn: false },
    passwordPolicies: 'DisablePasswordExpiration',
  };
};

/** Our facts in Graph's words. The hire date is an instant there: midnight, UTC. */
export const userFacts = (facts: AccountFacts): Readonly<Record<string, string>> => {
  const { displayName, givenName, surname, employeeId, companyName, department, usageLocation, hireDate } = facts;
  const employeeHireDate = hireDate === undefined ? undefined : `${hireDate}T00:00:00Z`;
  const told = {
    displayName,
    givenName,
    surname,
    employeeId,
    companyName,
    department,
    usageLocation,
    employeeHireDate,
  };
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
};
