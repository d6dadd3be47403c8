import type { MessageDescriptor } from "@lingui/core";
import { Signal } from "./signal.ts";

/** A short sentence about what this person just did. Never the only place for anything that matters. */
export interface Toast {
  readonly id: number;
  readonly text: MessageDescriptor;
  readonly action?: { readonly label: MessageDescriptor; run(): void };
}

/** What is on show now, oldest first. */
export const toastSignal = new Signal<readonly Toast[]>([]);

let lastId = 0;
const MOST = 3;

/** Shows a toast; the oldest gives way to the fourth. */
export function showToast(text: MessageDescriptor, action?: Toast["action"]): void {
  lastId += 1;
  const toast: Toast = action === undefined ? { id: lastId, text } : { id: lastId, text, action };
  toastSignal.set([...toastSignal.get(), toast].slice(-MOST));
}

/** Takes a toast away. */
export function dismissToast(id: number): void {
  toastSignal.set(toastSignal.get().filter((toast) => toast.id !== id));
}
