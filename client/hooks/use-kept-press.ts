import { useEffect } from "react";

/** A hand that presses moves this far at most, in CSS pixels; what moves further drags or selects. */
const STILL_PX = 5;
const PRESSABLE = "a[href], button, summary, [role=menuitem], [role=tab]";

interface Press {
  readonly control: HTMLElement;
  readonly x: number;
  readonly y: number;
}

/**
 * Keeps a press that would be lost because the page moved under a pointer that did not: while other people work, notices come and cards move, also
 * between the moment the button of the mouse goes down and the moment it comes up. The browser then sends the click to neither control. Here it goes to the
 * one that was pressed, if it is still on the page.
 */
export function useKeptPress(): void {
  useEffect(() => {
    let press: Press | null = null;
    const onDown = ({ target, clientX: x, clientY: y, button, isPrimary }: PointerEvent): void => {
      const control = target instanceof Element ? target.closest<HTMLElement>(PRESSABLE) : null;
      press = control !== null && button === 0 && isPrimary ? { control, x, y } : null;
    };
    const onCancel = (): void => {
      press = null;
    };
    const onUp = ({ clientX, clientY }: PointerEvent): void => {
      const kept = press;
      press = null;
      if (kept === null || Math.hypot(clientX - kept.x, clientY - kept.y) > STILL_PX) return;
      if (kept.control.isConnected && !isUnder(kept.control, clientX, clientY)) kept.control.click();
    };
    document.addEventListener("pointerdown", onDown, true);
    document.addEventListener("pointercancel", onCancel, true);
    // After the listeners of the page, which have to learn first that their press ended elsewhere.
    globalThis.addEventListener("pointerup", onUp);
    return () => {
      document.removeEventListener("pointerdown", onDown, true);
      document.removeEventListener("pointercancel", onCancel, true);
      globalThis.removeEventListener("pointerup", onUp);
    };
  }, []);
}

function isUnder(control: HTMLElement, x: number, y: number): boolean {
  const { left, right, top, bottom } = control.getBoundingClientRect();
  return x >= left && x <= right && y >= top && y <= bottom;
}
