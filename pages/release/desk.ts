/** What a sponsor can do after signing in, and which view follows which. Knows no document. */
import type { HeldChange, ReleasableClaim, Releases } from './answer.ts';
import type { SignedInReach } from '../signed-in-call.ts';
import type { SignInView } from '../signing-in.ts';
import { askFor, decideHeld, listReleases, release, type Act, type Failed } from './client.ts';

/** What the page shows. */
export type View =
  | SignInView
  | { readonly kind: 'working'; readonly title: string }
  | { readonly kind: 'unavailable'; readonly failure: Failed }
  | { readonly kind: 'list'; readonly releases: Releases; readonly missing?: true }
  | { readonly kind: 'claim'; readonly claim: ReleasableClaim; readonly problem?: Failed | 'not-vouched' }
  | { readonly kind: 'code'; readonly claim: ReleasableClaim; readonly pin: string; readonly expiresAt: string }
  | { readonly kind: 'shown'; readonly claim: ReleasableClaim }
  | {
      readonly kind: 'ask';
      readonly claim: ReleasableClaim;
      readonly act: Act;
      readonly problem?: Failed | 'no-reason';
    }
  | { readonly kind: 'held'; readonly held: HeldChange; readonly problem?: Failed | 'no-reason' }
  | { readonly kind: 'done'; readonly what: Act | 'confirmed' | 'refused'; readonly displayName: string };

/** Everything that a press leads to. */
export interface Desk {
  /** Shows who waits; one claim at once, if it is asked for or the only thing there. */
  readonly open: (id: string) => Promise<void>;
  readonly showList: () => Promise<void>;
  readonly choose: (claim: ReleasableClaim) => void;
  readonly chooseHeld: (held: HeldChange) => void;
  readonly giveCode: (claim: ReleasableClaim, vouched: boolean) => Promise<void>;
  /** Looks whether the pass was shown meanwhile, or the link locked; says so unless the screen that asked is gone. */
  readonly watch: (claim: ReleasableClaim, over: AbortSignal) => Promise<void>;
  readonly consider: (claim: ReleasableClaim, act: Act) => void;
  readonly ask: (claim: ReleasableClaim, act: Act, reason: string) => Promise<void>;
  readonly decide: (held: HeldChange, confirm: boolean, reason: string) => Promise<void>;
}

const SHOWN = ['redeemed', 'acknowledged'];

/** Fewer letters than the service takes for a reason. */
const saysNothing = (reason: string): boolean => reason.trim().length < 3;

/** Opens the desk of one signed-in person. */
export const openDesk = (reach: SignedInReach, show: (view: View) => void): Desk => {
  const whenNotSignedOut = (failure: Failed, view: View): void =>
    show(failure.status === 401 ? { kind: 'signed-out', why: 'ended' } : view);

  const load = async (): Promise<Releases | undefined> => {
    show({ kind: 'working', title: 'Looking who waits…' });
    const answer = await listReleases(reach);
    if (answer.kind === 'releases') return answer;
    whenNotSignedOut(answer, { kind: 'unavailable', failure: answer });
    return undefined;
  };

  const open = async (id: string): Promise<void> => {
    const releases = await load();
    if (!releases) return;
    const { claims, held } = releases;
    const asked = claims.find((claim) => claim.id === id);
    const only = id === '' && claims.length === 1 && held.length === 0 ? claims[0] : undefined;
    const claim = asked ?? only;
    if (claim) return show({ kind: 'claim', claim });
    return show({ kind: 'list', releases, ...(id !== '' && { missing: true }) });
  };

  return {
    open,
    async showList() {
      const releases = await load();
      if (releases) show({ kind: 'list', releases });
    },
    choose: (claim) => show({ kind: 'claim', claim }),
    chooseHeld: (held) => show({ kind: 'held', held }),
    async giveCode(claim, vouched) {
      if (!vouched) return show({ kind: 'claim', claim, problem: 'not-vouched' });
      show({ kind: 'working', title: 'Making a code…' });
      const answer = await release(reach, claim.id);
      if (answer.kind === 'failed') return whenNotSignedOut(answer, { kind: 'claim', claim, problem: answer });
      const given = { ...claim, releases: claim.releases + 1, state: 'released' };
      return show({ kind: 'code', claim: given, pin: answer.pin, expiresAt: answer.expiresAt });
    },
    async watch({ id }, over) {
      const answer = await listReleases(reach);
      if (over.aborted) return;
      const claim = answer.kind === 'releases' ? answer.claims.find((each) => each.id === id) : undefined;
      if (claim && SHOWN.includes(claim.state)) return show({ kind: 'shown', claim });
      if (claim?.state === 'locked') return show({ kind: 'claim', claim });
    },
    consider: (claim, act) => show({ kind: 'ask', claim, act }),
    async ask(claim, act, reason) {
      if (saysNothing(reason)) return show({ kind: 'ask', claim, act, problem: 'no-reason' });
      show({ kind: 'working', title: 'Putting it on the record…' });
      const answer = await askFor(reach, claim.id, act, reason.trim());
      if (answer.kind === 'failed') return whenNotSignedOut(answer, { kind: 'ask', claim, act, problem: answer });
      return show({ kind: 'done', what: act, displayName: claim.displayName });
    },
    async decide(held, confirm, reason) {
      if (saysNothing(reason)) return show({ kind: 'held', held, problem: 'no-reason' });
      show({ kind: 'working', title: 'Putting it on the record…' });
      const answer = await decideHeld(reach, held.key, confirm, reason.trim());
      if (answer.kind === 'failed') return whenNotSignedOut(answer, { kind: 'held', held, problem: answer });
      return show({ kind: 'done', what: confirm ? 'confirmed' : 'refused', displayName: held.displayName });
    },
  };
};
