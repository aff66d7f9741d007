import { withQuery, type Api } from './api.ts';

/** One line of a list, as `/api/operations/contractors` has it. */
export interface ListedContractor {
  readonly key: string;
  readonly phase: string;
  readonly nextAt?: string;
  readonly blocked: readonly string[];
}

/** Every contractor, or those of one phase. */
export const contractorsIn = async (api: Api, phase: string | undefined): Promise<readonly ListedContractor[]> => {
  const all: ListedContractor[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const path = withQuery('contractors', { after, phase });
    const page: { readonly contractors: readonly ListedContractor[]; readonly next?: string } = await api.get(path);
    all.push(...page.contractors);
    after = page.next;
  }
  return all;
};
