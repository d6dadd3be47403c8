import type { MessageDescriptor } from "@lingui/core";
import { Signal } from "./signal.ts";

/** A short sentence about what this person just did. Anything that matters must be shown elsewhere too. */
export interface Toast {
  readonly id: number;
  readonly text: MessageDescriptor;
  readonly action?: { readonly label: MessageDescriptor; run(): void };
}

/** The toasts on the screen, oldest first. */
export const toastSignal = new Signal<readonly Toast[]>([]);

let lastId = 0;
const MOST = 3;

/** Shows a toast; a fourth one replaces the oldest. */
export function showToast(text: MessageDescriptor, action?: Toast["action"]): void {
  lastId += 1;
  const toast: Toast = action === undefined ? { id: lastId, text } : { id: lastId, text, action };
  toastSignal.set([...toastSignal.get(), toast].slice(-MOST));
}

/** Removes a toast. */
export function dismissToast(id: number): void {
  toastSignal.set(toastSignal.get().filter((toast) => toast.id !== id));
}

/** Removes every toast: they tell, and undo, what the person before did. */
export function forgetToasts(): void {
  toastSignal.set([]);
}
