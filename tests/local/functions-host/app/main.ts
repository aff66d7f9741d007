import { app } from '@azure/functions';
import { registerHooks } from './hooks.ts';
import { registerHttp } from './http.ts';
import { registerMessages } from './messages.ts';
import { registerTimers } from './timers.ts';

/** A small function app for the tests of the host: `PARTS` names what it registers besides HTTP, `STREAM` its way of HTTP. */
const parts = (process.env['PARTS'] ?? '').split(',');

if (process.env['STREAM'] === 'true') app.setup({ enableHttpStream: true });
registerHttp();
if (parts.includes('timers')) registerTimers();
if (parts.includes('messages')) registerMessages();
if (parts.includes('hooks')) registerHooks();
