import { useEffect, useRef, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { dismissToast, toastSignal, type Toast } from "../state/toasts.ts";
import { useSignal } from "../hooks/use-signal.ts";
import { Button } from "./Button.tsx";

/** Long enough to read a sentence and reach its button (S3: at least 6 s). */
const SHOWN_MS = 7_000;

/** Short sentences about what the person just did, at the lower edge. They stay while the pointer or the focus is on them; then the focus goes back to where it came from. */
export function Toasts() {
  const toasts = useSignal(toastSignal);
  return (
    <output className="toasts">
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </output>
  );
}

function OneToast({ toast }: { readonly toast: Toast }) {
  const { t, i18n } = useLingui();
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => dismissToast(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld, toast.id]);
  const ref = useRef<HTMLSpanElement>(null);
  const cameFrom = useRef<EventTarget | null>(null);
  const { action } = toast;
  const leave = () => {
    const hadFocus = ref.current?.contains(document.activeElement) === true;
    dismissToast(toast.id);
    if (!hadFocus) return;
    const before = cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected ? cameFrom.current : null;
    (before ?? document.querySelector<HTMLElement>("[data-focus-home]"))?.focus({ preventScroll: true });
  };
  return (
    <span
      ref={ref}
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={(event) => {
        setHeld(true);
        if (!event.currentTarget.contains(event.relatedTarget)) cameFrom.current = event.relatedTarget;
      }}
      onBlur={() => setHeld(false)}
    >
      <span dir="auto">{i18n._(toast.text)}</span>
      {action && (
        <Button
          isSmall
          onPress={() => {
            leave();
            action.run();
          }}
        >
          {i18n._(action.label)}
        </Button>
      )}
      <Button isSmall isIcon aria-label={t`Dismiss`} onPress={leave}>
        <X />
      </Button>
    </span>
  );
}
