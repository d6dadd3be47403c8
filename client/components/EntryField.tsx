import { useId, type ComponentProps } from "react";

interface EntryFieldProps {
  readonly label: string;
  /** What the field accepts, where that is not obvious. */
  readonly hint?: string;
  readonly input: Pick<ComponentProps<"input">, "name" | "type" | "autoComplete" | "pattern" | "minLength" | "maxLength" | "dir">;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One required field of the forms before sign-in, with its rule in words. */
export function EntryField({ label, hint, input, value, onChange }: EntryFieldProps) {
  const hintId = useId();
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <input
        className="input"
        {...input}
        required
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : hintId}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <span id={hintId} className="text-[12px] text-quiet">
          {hint}
        </span>
      )}
    </label>
  );
}
