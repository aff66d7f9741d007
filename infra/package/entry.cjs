'use strict';
// The deployed app's entry: runs the bundle beside it from code that was compiled when it was packaged. V8 takes that only from
// the very version that made it; any other compiles the bundle as if there were none.
const { readFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { join } = require('node:path');
const { Script, constants } = require('node:vm');

const path = join(__dirname, 'app.cjs');

const compiledBefore = () => {
  try {
    return readFileSync(join(__dirname, 'app.cache'));
  } catch {
    return undefined;
  }
};

const script = new Script(wrap(readFileSync(path, 'utf8')), {
  // Not the path: V8 keeps it in the compiled code, and where it was compiled is nobody's business.
  filename: 'functions/app.cjs',
  cachedData: compiledBefore(),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
script.runInThisContext()(exports, require, module, path, __dirname);

/** For the packager: the code as it is compiled once everything has been loaded. */
exports.compiledCode = () => script.createCachedData();
/** Whether this V8 took the code that was compiled before. */
exports.wasCompiledBefore = script.cachedDataRejected === false;
