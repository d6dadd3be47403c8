import { useEffect, useState } from "react";
import { CLIP_LABEL, readClipLabel, stoppedBy, writeClipLabel, type ClipSource } from "../model/clip-label.ts";
import { readers } from "../model/marking.ts";
import { useLatest } from "./use-latest.ts";
import type { RoomScene } from "./use-room.ts";

const MARKED = "[data-text-of]";
const EDITABLE = "textarea, input, [contenteditable=true]";

/** A text that was not pasted: where it came from, and the compartment that it was to go to. */
export interface StoppedPaste {
  readonly from: readonly ClipSource[];
  readonly to: string;
}

/**
 * Labels text that is copied or dragged out of a compartment with its origin, and stops a paste or drop into a compartment with readers who cannot read that
 * origin (S11). Elements around a compartment's text carry `data-text-of`, and `data-text-card` for its card; an element with `data-paste="checked"` accepts any
 * text, because the leak check reads it before other people do. The clipboard is not changed.
 */
export function useClipGuard(scene: RoomScene): readonly [StoppedPaste | null, () => void] {
  const latest = useLatest(scene);
  const [stopped, setStopped] = useState<StoppedPaste | null>(null);
  useEffect(() => {
    const label = (data: DataTransfer | null, target: EventTarget | null): boolean => {
      const from = data === null ? [] : sourcesOf(target, latest.current);
      if (from.length > 0) data?.setData(CLIP_LABEL, writeClipLabel(from));
      return from.length > 0;
    };
    const onCopy = (event: ClipboardEvent): void => {
      const { clipboardData: data, target, type } = event;
      // The editor of a body has put its own words there.
      if (event.defaultPrevented) return void label(data, target);
      if (!isReplaceable(target) || data === null || !label(data, target)) return;
      putSelection(data, target);
      event.preventDefault();
      if (type === "cut" && isEditable(target)) document.execCommand("delete");
    };
    const onDragStart = ({ dataTransfer, target, defaultPrevented }: DragEvent): void => {
      if (!defaultPrevented && isTextDrag(target)) label(dataTransfer, target);
    };
    const onArrival = (event: ClipboardEvent | DragEvent): void => {
      const data = event instanceof ClipboardEvent ? event.clipboardData : event.dataTransfer;
      const field = isEditable(event.target) ? event.target : elementOf(event.target)?.closest<HTMLElement>(EDITABLE);
      const from = data === null || !field ? [] : readClipLabel(data.getData(CLIP_LABEL));
      if (!field || from.length === 0) return;
      const { session, compartments } = latest.current;
      if (field.closest('[data-paste="checked"]') !== null) return session.acts.pasted.set(from);
      const to = compartments.get(field.closest<HTMLElement>(MARKED)?.dataset["textOf"] ?? "");
      const narrower = to === undefined ? [] : stoppedBy(from, to);
      if (to === undefined || narrower.length === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setStopped({ from: narrower, to: to.id });
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("dragstart", onDragStart);
    // Before anything takes it.
    document.addEventListener("paste", onArrival, true);
    document.addEventListener("drop", onArrival, true);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("dragstart", onDragStart);
      document.removeEventListener("paste", onArrival, true);
      document.removeEventListener("drop", onArrival, true);
    };
  }, [latest]);
  return [stopped, () => setStopped(null)];
}

/** The compartments that the selected text is from. A field is in one; a selection on the page may reach over several. */
function sourcesOf(target: EventTarget | null, { session, compartments }: RoomScene): readonly ClipSource[] {
  const found = new Map<string, ClipSource>();
  for (const { dataset } of isEditable(target) ? around(target) : selectedParts()) {
    const compartment = compartments.get(dataset["textOf"] ?? "");
    if (compartment === undefined || found.has(compartment.id)) continue;
    const card = dataset["textCard"];
    found.set(compartment.id, {
      room: session.id,
      compartment: compartment.id,
      readers: [...readers(compartment)],
      ...(card !== undefined && { card }),
    });
  }
  return [...found.values()];
}

function around(element: Element | null | undefined): readonly HTMLElement[] {
  const part = element?.closest<HTMLElement>(MARKED);
  return part ? [part] : [];
}

function selectedParts(): readonly HTMLElement[] {
  const selection = getSelection();
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  const common = elementOf(range.commonAncestorContainer);
  const within = [...(common?.querySelectorAll<HTMLElement>(MARKED) ?? [])].filter((part) => range.intersectsNode(part));
  return [...within, ...around(common)];
}

function elementOf(node: EventTarget | null): Element | null {
  return node instanceof Element ? node : node instanceof Node ? node.parentElement : null;
}

function isEditable(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && (target.matches("textarea, input") || target.isContentEditable);
}

/** Whether the words that are copied are known here: those of a plain field, or of the page. */
function isReplaceable(target: EventTarget | null): boolean {
  return !(target instanceof HTMLElement && target.isContentEditable);
}

/** Text is dragged, not a card or a control. */
function isTextDrag(target: EventTarget | null): boolean {
  return target instanceof Text || (target instanceof HTMLElement && !target.draggable);
}

/** Puts onto the clipboard what the browser would have put there. */
function putSelection(data: DataTransfer, target: EventTarget | null): void {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) {
    const { value, selectionStart, selectionEnd } = target;
    return data.setData("text/plain", value.slice(selectionStart ?? 0, selectionEnd ?? 0));
  }
  const selection = getSelection();
  if (selection === null || selection.rangeCount === 0) return;
  const box = document.createElement("div");
  box.append(selection.getRangeAt(0).cloneContents());
  data.setData("text/plain", selection.toString());
  data.setData("text/html", box.innerHTML);
}
