import type { CompartmentId } from "../../../../shared/ids.ts";
import type { Commit } from "../../../ports/engine.ts";
import { Broadcast } from "../delivery/broadcast.ts";
import { WriteWindow } from "../intake/write-window.ts";
import { ClientIdHolders } from "../presence/client-id-holders.ts";
import { PresenceBoard } from "../presence/presence-board.ts";
import type { Session } from "../session/session.ts";
import { CommittedBoard, type BoardAtOpening } from "./committed-board.ts";

/** One compartment that is open on this node: the peers that follow it, and for each concern the object that keeps its state. */
export class LiveCompartment {
  readonly id: CompartmentId;
  readonly sessions = new Set<Session>();
  readonly board: CommittedBoard;
  readonly broadcast: Broadcast;
  readonly writeWindow = new WriteWindow();
  readonly presence: PresenceBoard;
  readonly holders = new ClientIdHolders();

  /** `firstPresenceClock` is wall time in milliseconds (presence-board.ts). */
  constructor(id: CompartmentId, { firstPresenceClock, ...board }: BoardAtOpening & { readonly firstPresenceClock: number }) {
    this.id = id;
    this.board = new CommittedBoard(board);
    this.broadcast = new Broadcast(this.board, this.sessions);
    this.presence = new PresenceBoard(firstPresenceClock);
  }

  /** Takes the commit that follows the head. It is sent with the next flush. */
  advance(commit: Commit): void {
    this.board.advance(commit);
    this.broadcast.add(commit);
  }
}
