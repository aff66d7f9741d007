import { app } from '@azure/functions';

/** Hooks that show in answers and in the log: the test for each tells what it does. */
export const registerHooks = (): void => {
  app.hook.appStart(({ hookData }) => {
    hookData['startedAs'] = 'the app';
    console.log('appStart ran');
  });
  app.hook.appTerminate(({ hookData }) => console.log(`appTerminate ran for ${String(hookData['startedAs'])}`));
  app.hook.preInvocation((context) => {
    context.hookData['name'] = context.invocationContext.functionName;
    if (context.invocationContext.functionName !== 'now') return;
    context.functionHandler = () => ({ jsonBody: { replaced: true } });
  });
  app.hook.postInvocation((context) => {
    if (context.hookData['name'] !== 'fails') return;
    context.error = null;
    context.result = { status: 418, body: 'mended' };
  });
  app.hook.log((context) => {
    context.message = context.message.replaceAll('hunter2', '[redacted]');
  });
};
