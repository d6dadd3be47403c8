import type { OwnUser } from "../../shared/rest/session.ts";
import { api } from "../control/api.ts";
import { isPassing } from "../control/rest-client.ts";
import { Signal } from "./signal.ts";

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

/** Asks the server who is signed in. */
export async function readSession(): Promise<void> {
  const answer = await api.session();
  if (answer.ok) sessionSignal.set(answer.value.user === null ? { kind: "signed-out" } : { kind: "signed-in", user: answer.value.user });
  else sessionSignal.set({ kind: isPassing(answer.error.code) ? "unreachable" : "signed-out" });
}

/** Call when the server no longer accepts the session: the person is asked to sign in again, and unsaved edits are kept. */
export function expireSession(): void {
  const session = sessionSignal.get();
  if (session.kind === "signed-in") sessionSignal.set({ kind: "expired", user: session.user });
}

/** Signs out at the server. This page forgets the person whatever the answer is. */
export async function signOut(): Promise<void> {
  await api.signOut();
  sessionSignal.set({ kind: "signed-out" });
}
