import { TO_CHANGE, TO_LOOK, TO_SET_POLICY } from './permissions.ts';
import type { Inputs } from './inputs.ts';

/** Microsoft Graph Command Line Tools, the application by which Microsoft's own PowerShell module signs people in. */
const GRAPH_TOOLS = '14d82eec-204b-4c2f-b7e8-296a70dab67e';

type Wanted = Pick<Inputs, 'token' | 'tenantId' | 'whatIf' | 'setPolicy' | 'graphUrl'>;

/** A token of the person in front of the screen, with the rights that this run needs and no others. */
export const personalToken = async ({ token, tenantId, whatIf, setPolicy, graphUrl }: Wanted): Promise<string> => {
  if (token !== undefined) return token;
  const { DeviceCodeCredential } = await import('@azure/identity');
  const credential = new DeviceCodeCredential({
    clientId: GRAPH_TOOLS,
    ...(tenantId === undefined ? {} : { tenantId }),
    userPromptCallback: ({ message }) => console.error(message),
  });
  const rights = whatIf ? TO_LOOK : [...TO_CHANGE, ...(setPolicy ? [TO_SET_POLICY] : [])];
  const got = await credential.getToken(rights.map((right) => `${graphUrl}/${right}`));
  return got.token;
};
