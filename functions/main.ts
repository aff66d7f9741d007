import '../shared/adapters/rhea-guard.ts';
import { app } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { readConfig } from '../shared/config.ts';
import { registerClaims } from './claims.ts';
import { registerContractorEvents } from './contractor-events.ts';
import { registerHealth } from './health.ts';
import { registerOperations } from './operations.ts';
import { registerPages } from './pages.ts';
import { registerReleaseRequests } from './release-requests.ts';
import { registerReleases } from './releases.ts';
import { registerStartUpChecks } from './start-up-checks.ts';
import { registerSweep } from './sweep.ts';

process.setSourceMapsEnabled(true);

const config = readConfig(process.env);
const product = compose(config);

app.setup({ enableHttpStream: true });
registerContractorEvents(product);
registerSweep(product);
registerHealth();
registerClaims(product);
registerReleases(product);
registerReleaseRequests(product);
registerOperations(product);
registerPages(product);
registerStartUpChecks(product);
app.hook.appTerminate(() => product.close());
