import { useContext, useId, useLayoutEffect, type ComponentProps } from "react";
import { useArrivalFocus } from "../hooks/use-arrival-focus.ts";
import { CheckedContext } from "./checked-context.ts";

interface EntryFieldProps {
  readonly label: string;
  /** What the field accepts, where that is not obvious. */
  readonly hint?: string;
  readonly className?: string;
  /** The first thing to fill in on its page: it takes the focus. */
  readonly isFirst?: boolean;
  readonly input: Pick<ComponentProps<"input">, "name" | "type" | "autoComplete" | "maxLength" | "dir">;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with the value, in words that say what to do; null if nothing is. */
  readonly fault: string | null;
}

/** One required field of a {@link CheckedForm}, with its rule in words. */
export function EntryField({ label, hint, className = "", isFirst = false, input, value, onChange, fault }: EntryFieldProps) {
  const id = useId();
  const ref = useArrivalFocus<HTMLInputElement>(isFirst);
  const isFaulty = useContext(CheckedContext) && fault !== null;
  // The form finds the wrong fields by it.
  useLayoutEffect(() => ref.current?.setCustomValidity(fault ?? ""), [ref, fault]);
  return (
    <div className={`field ${className}`}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        ref={ref}
        id={id}
        className="input"
        {...input}
        required
        autoCapitalize={input.dir === "ltr" ? "none" : undefined}
        spellCheck={input.dir === "ltr" ? false : undefined}
        aria-invalid={isFaulty}
        aria-describedby={isFaulty || hint !== undefined ? `${id}-about` : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {(isFaulty || hint !== undefined) && (
        <span id={`${id}-about`} className={isFaulty ? "field-fault" : "text-[12px] text-quiet"}>
          {isFaulty ? fault : hint}
        </span>
      )}
    </div>
  );
}
