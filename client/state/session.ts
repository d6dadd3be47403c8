import type { OwnUser } from "../../shared/rest/session.ts";
import { api } from "../control/api.ts";
import { isPassing } from "../control/rest-client.ts";
import { ActDrafts, keepDraftsOf } from "./act-drafts.ts";
import { takeMarkingScheme } from "./marking-scheme.ts";
import { Signal } from "./signal.ts";
import { forgetToasts } from "./toasts.ts";

/** Who is signed in; `unknown` until the server has answered once. */
export type SessionState =
  | { readonly kind: "unknown" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "signed-out" }
  | { readonly kind: "signed-in"; readonly user: OwnUser }
  /** The session ran out. The open room is kept, hidden, until the same person signs in again. */
  | { readonly kind: "expired"; readonly user: OwnUser };

/** The person who uses this page. */
export const sessionSignal = new Signal<SessionState>({ kind: "unknown" });

/** Another person signed in where the session of the one before had ended. */
export interface Succession {
  readonly before: OwnUser;
  /** Edits of the person before that had no receipt. They were given up: they may not be sent in another name (P2). */
  readonly unsent: number;
  /** Comments, sightings and opinions of the person before that were not sent. They were given up, too. */
  readonly drafts: number;
}

/** Set when another person takes over this page, until they have confirmed that they know. */
export const successionSignal = new Signal<Succession | null>(null);

/** How many edits of this person wait for a receipt, as a person counts them. The open room sets it. */
export const unsentEdits = new Signal(0);

/** Call when a person has signed in: the same person goes on where they were, another one starts with nothing of the person before. */
export function enter(user: OwnUser): void {
  const session = sessionSignal.get();
  const drafts = session.kind === "expired" ? new ActDrafts(session.user.id).unsent : 0;
  keepDraftsOf(user.id);
  if (session.kind !== "expired") forgetToasts();
  else if (session.user.id !== user.id) {
    forgetToasts();
    successionSignal.set({ before: session.user, unsent: unsentEdits.get(), drafts });
  }
  sessionSignal.set({ kind: "signed-in", user });
}

/** Asks the server who is signed in. */
export async function readSession(): Promise<void> {
  const answer = await api.session();
  if (answer.ok) {
    const { user, markings } = answer.value;
    takeMarkingScheme(markings);
    if (user !== null) keepDraftsOf(user.id);
    sessionSignal.set(user === null ? { kind: "signed-out" } : { kind: "signed-in", user });
  } else sessionSignal.set({ kind: isPassing(answer.error.code) ? "unreachable" : "signed-out" });
}

/**
 * Asks again who is signed in, and what they may do: when a person comes back to this tab (in another one, the session may have ended, or another person
 * may have signed in), and when something says that their account changed.
 */
export async function recheckSession(): Promise<void> {
  const session = sessionSignal.get();
  if (session.kind !== "signed-in" && session.kind !== "expired") return;
  const answer = await api.session();
  if (!answer.ok || sessionSignal.get() !== session) return;
  if (answer.value.user !== null) takeMarkingScheme(answer.value.markings);
  if (answer.value.user?.id !== session.user.id) expireSession();
  else if (session.kind === "expired") enter(answer.value.user);
  // Their name or authorities may be others by now.
  else if (JSON.stringify(answer.value.user) !== JSON.stringify(session.user))
    sessionSignal.set({ kind: "signed-in", user: answer.value.user });
}

/** Call when the server no longer accepts the session: the person is asked to sign in again, and unsaved edits are kept. */
export function expireSession(): void {
  const session = sessionSignal.get();
  if (session.kind === "signed-in") sessionSignal.set({ kind: "expired", user: session.user });
}

/**
 * Whether the browser's cookie is this person's still, so that what was answered is theirs: in another tab another person may have signed in. Null where the
 * server gave no answer; where it says no, the session is over for this page.
 */
export async function askWhoseSession(person: string): Promise<boolean | null> {
  const me = await api.me();
  const isTheirs = me.ok ? me.value.user.id === person : me.error.code === "sign-in-required" ? false : null;
  if (isTheirs === false) expireSession();
  return isTheirs;
}

/** Signs out at the server. This page forgets the person whatever the answer is. */
export async function signOut(): Promise<void> {
  await api.signOut();
  forgetToasts();
  keepDraftsOf(null);
  successionSignal.set(null);
  sessionSignal.set({ kind: "signed-out" });
}
