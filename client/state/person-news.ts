import type { NewsListener } from "../control/person-control.ts";
import { Inbox } from "./inbox.ts";
import { Invitations } from "./invitations.ts";
import { recheckSession } from "./session.ts";
import { Signal } from "./signal.ts";
import { Waiting } from "./waiting.ts";

/** What concerns the person who is signed in, over all rooms, kept up to date by the control channel of whichever page is open. */
export class PersonNews implements NewsListener {
  readonly inbox: Inbox;
  readonly invitations: Invitations;
  /** What they have to act on. */
  readonly waiting: Waiting;
  /** Whether the channel is connected. While it is not, what is here may be old. */
  readonly isLive = new Signal(false);

  /** `person`: the id of who is signed in. */
  constructor(person: string) {
    this.inbox = new Inbox(person);
    this.invitations = new Invitations(person);
    this.waiting = new Waiting(person);
  }

  /** The channel is connected: reads everything, for nothing was told before. */
  up(): void {
    this.isLive.set(true);
    this.inbox.ask();
    this.invitations.ask();
    this.waiting.ask();
  }

  down(): void {
    this.isLive.set(false);
  }

  signedOut(): void {
    void recheckSession();
  }

  changed(what: "inbox" | "invitations" | "account"): void {
    if (what === "account") void recheckSession();
    else this[what].ask();
    if (what === "inbox") this.waiting.ask();
  }

  /** Stops reading. */
  close(): void {
    this.inbox.close();
    this.invitations.close();
    this.waiting.close();
  }
}
