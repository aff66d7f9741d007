import { enableCompileCache } from 'node:module';

// Before anything else is loaded: from the second start on, the host's own files need not be compiled again.
enableCompileCache();

const { runHost } = await import('./command-line.ts');
await runHost();
