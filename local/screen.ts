import pc from 'picocolors';
import { seededPeople } from './settings.ts';
import type { Stack } from './stack.ts';

const NAMES: Readonly<Record<string, string>> = {
  'service-bus': 'Service Bus (AMQP broker)',
  graph: 'Microsoft Graph and mailboxes',
  'key-vault': 'Key Vault',
  'sign-in': 'Staff sign-in',
  azurite: 'Table storage (Azurite)',
  'azurite-blobs': 'Blob storage (Azurite)',
  'functions-host': 'First Day Pass (Functions host)',
};

const row = (left: string, right: string): string => `  ${left.padEnd(34)}${right}`;

export const heading = (): string => `\n${pc.bold('First Day Pass')}  on this machine, no cloud account\n`;

/** One line for each part as it becomes ready. */
export const progressLine = (name: string, ms: number): string | undefined =>
  NAMES[name] && row(`${pc.green('✓')} ${NAMES[name]}`, pc.dim(`${Math.round(ms)} ms`));

/** What runs where. */
export const whatRuns = ({ appUrl, graph, signIn, serviceBus, keyVault, azurite, blobs, settings }: Stack): string =>
  [
    '',
    row('App', pc.cyan(appUrl)),
    row('Release page', pc.cyan(`${appUrl}/release`)),
    row('Operations page', pc.cyan(`${appUrl}/operations`)),
    row('Mailboxes', pc.cyan(`${graph.ready['url']}/mail`)),
    row('Queue', `${settings['CONTRACTOR_QUEUE']} on localhost:${serviceBus.ready['port']}`),
    row(
      'Graph · Key Vault · sign-in',
      [graph, keyVault, signIn].map(({ ready }) => `localhost:${ready['port']}`).join(' · '),
    ),
    row('Tables · blobs', `localhost:${azurite.port} · localhost:${blobs.port}`),
    '',
  ].join('\n');

/** How to go on by hand. */
export const goingOn = ({ appUrl, graph, host }: Stack): string => {
  if (!host)
    return `Now run ${pc.bold('npm run build && func start')} in another terminal, with local.settings.sample.json copied to local.settings.json.\n${pc.dim('Ctrl-C ends everything.')}`;
  const { sponsor, operator } = seededPeople();
  return [
    pc.bold('Go on by hand'),
    `  1. Open the newest mail of ana.diaz@example.net at ${pc.cyan(`${graph.ready['url']}/mail`)} and follow its link.`,
    `  2. Open ${pc.cyan(`${appUrl}/release`)}, continue as ${sponsor}, and press Give the code.`,
    `  3. Type the code into the claim page: the pass appears there, and nowhere else.`,
    `  4. Open ${pc.cyan(`${appUrl}/operations`)} as ${operator}: how everything stands, and the story of C-10442.`,
    '',
    `Hire the next one: ${pc.bold('npm run hire -- --given-name Ana --starts today')}`,
    pc.dim('Ctrl-C ends everything.'),
  ].join('\n');
};
