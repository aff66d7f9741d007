/** Which screen shows which view. */
import { waitingScreen } from '../signing-in.ts';
import type { Room } from './room.ts';
import { askScreen } from './screens/ask.ts';
import { contractorScreen } from './screens/contractor.ts';
import { contractorsScreen } from './screens/contractors.ts';
import { editScreen, foreseenScreen } from './screens/edit.ts';
import { endScreen } from './screens/end.ts';
import { faultsScreen } from './screens/faults.ts';
import { healthScreen } from './screens/health.ts';
import { letterScreen, uncoverScreen } from './screens/letter.ts';
import { lettersScreen } from './screens/letters.ts';
import { operatorsOnlyScreen, unavailableScreen } from './screens/plain.ts';
import { endedScreen, endingScreen } from './screens/run.ts';
import type { View } from './view.ts';

type Shown = Exclude<View, { readonly kind: 'signed-out' | 'stranger' }>;

export const screenOf = (view: Shown, room: Room): readonly HTMLElement[] => {
  switch (view.kind) {
    case 'signing-in':
      return waitingScreen('Signing you in…');
    case 'working':
      return waitingScreen(view.title);
    case 'operators-only':
      return operatorsOnlyScreen();
    case 'unavailable':
      return unavailableScreen(view, room);
    case 'health':
      return healthScreen(view, room);
    case 'faults':
      return faultsScreen(view, room);
    case 'letters':
      return lettersScreen(view, room);
    case 'letter':
      return letterScreen(view, room);
    case 'uncover':
      return uncoverScreen(view, room);
    case 'edit':
      return editScreen(view, room);
    case 'foreseen':
      return foreseenScreen(view, room);
    case 'end':
      return endScreen(view, room);
    case 'ending':
      return endingScreen(view, room);
    case 'ended':
      return endedScreen(view, room);
    case 'contractors':
      return contractorsScreen(view, room);
    case 'contractor':
      return contractorScreen(view, room);
    case 'ask':
      return askScreen(view, room);
  }
};
