/** Quick tests: everything named *.test.ts. The slow suite has its own configuration beside this one. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  testTimeout: 30_000,
  maxWorkers: 2,
};
