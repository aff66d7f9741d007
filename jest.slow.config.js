import quick from './jest.config.js';

/** Storms, models, crash matrices and canary scans: everything named *.slow.ts. */
export default { ...quick, testMatch: ['<rootDir>/tests/**/*.slow.ts'], testTimeout: 600_000, maxWorkers: 1 };
