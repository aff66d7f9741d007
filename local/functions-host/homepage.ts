import type { IncomingMessage, ServerResponse } from 'node:http';

const page = `<!doctype html>
<html lang="en">
<title>Local Functions host</title>
<p>Your Functions app is up and running in the local host.</p>
</html>
`;

/** Answers `/` where no function does: a small page, or 204 with the platform's setting AzureWebJobsDisableHomepage. */
export const answerHomepage = (_request: IncomingMessage, response: ServerResponse): void => {
  if (process.env['AzureWebJobsDisableHomepage'] === 'true') return void response.writeHead(204).end();
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
};
