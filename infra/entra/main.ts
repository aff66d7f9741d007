/**
 * What First Day Pass needs in Entra, apart from the rest since it takes a privileged person: the registration that people sign
 * in to, the group that the pass policy includes, the group that it excludes, and the Graph permissions of the app's identity.
 * What is there stays; what could not work is told before anything is made. `--help` says how.
 */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { install } = await import('./install.ts');
process.exitCode = await install(process.argv.slice(2), process.env, { say: console.log, complain: console.error });
