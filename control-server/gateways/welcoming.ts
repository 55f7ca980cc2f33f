import type { Socket } from 'socket.io';
import type { AdmissionLog } from './admission-log.ts';
import type { Connection, Cuttable } from './connection-guard.ts';
import type { TurnQueue } from './turn-queue.ts';

/** What the namespaces need of the door: to say who has proven itself, the queue of those who want to, and the bounded log. */
export type Welcoming = {
  hellos: TurnQueue;
  /** a whole network returns: who comes in now brings many facts */
  isCrowd(): boolean;
  /** where these wait until all are in */
  crowdFacts: TurnQueue;
  /** It has proven itself. `unreadBytes`: how much may wait to be read by the other side. `owner`: who cuts it from now on; not there: the guard. */
  trust(connection: Connection, unreadBytes: number, owner?: Cuttable): void;
  /** Lets go of the request it came with. */
  forget(socket: Socket): void;
  log: AdmissionLog;
};
