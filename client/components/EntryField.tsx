import { useContext, useId, useLayoutEffect, type ChangeEvent, type ComponentProps } from "react";
import { useArrivalFocus } from "../hooks/use-arrival-focus.ts";
import { CheckedContext } from "./checked-context.ts";

interface EntryFieldProps {
  readonly label: string;
  /** What the field accepts, where that is not obvious. */
  readonly hint?: string;
  readonly className?: string;
  /** The first thing to fill in on its page: it takes the focus. */
  readonly isFirst?: boolean;
  /** Whether it may stay empty. */
  readonly isOptional?: boolean;
  /** Lines to show of a text that may have several; one line unless given. */
  readonly rows?: number;
  readonly input: Pick<ComponentProps<"input">, "name" | "type" | "autoComplete" | "maxLength" | "dir" | "placeholder">;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The person leaves the field. */
  readonly onBlur?: () => void;
  /** What is wrong with the value, in words that say what to do; null if nothing is. */
  readonly fault: string | null;
}

/** One field of a {@link CheckedForm}, with its rule in words. */
export function EntryField({ label, hint, className = "", isFirst = false, isOptional = false, ...field }: EntryFieldProps) {
  const { rows, input, value, onChange, onBlur, fault } = field;
  const id = useId();
  const ref = useArrivalFocus<HTMLInputElement & HTMLTextAreaElement>(isFirst);
  const isFaulty = useContext(CheckedContext) && fault !== null;
  // The form finds the wrong fields by it.
  useLayoutEffect(() => ref.current?.setCustomValidity(fault ?? ""), [ref, fault]);
  const given = {
    ref,
    id,
    className: "input",
    required: !isOptional,
    spellCheck: input.dir === "ltr" ? false : undefined,
    "aria-invalid": isFaulty,
    "aria-describedby": isFaulty || hint !== undefined ? `${id}-about` : undefined,
    value,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(event.target.value),
    onBlur,
  };
  return (
    <div className={`field ${className}`}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {rows === undefined ? (
        <input {...input} {...given} autoCapitalize={input.dir === "ltr" ? "none" : undefined} />
      ) : (
        <textarea {...given} name={input.name} dir={input.dir} maxLength={input.maxLength} rows={rows} />
      )}
      {(isFaulty || hint !== undefined) && (
        <span id={`${id}-about`} className={isFaulty ? "field-fault" : "text-[12px] text-quiet"}>
          {isFaulty ? fault : hint}
        </span>
      )}
    </div>
  );
}
