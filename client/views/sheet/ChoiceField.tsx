import type { ReactNode } from "react";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

interface ChoiceFieldProps<Id extends string> {
  readonly name: string;
  readonly label: string;
  readonly value: Id | undefined;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  /** Label for "no choice"; without it the field cannot be cleared. */
  readonly empty?: string;
  readonly mark?: ReactNode;
  readonly onChoose: (id: Id | undefined) => void;
}

/** A field with a fixed set of values. */
export function ChoiceField<Id extends string>({ name, label, value, options, empty, mark, onChoose }: ChoiceFieldProps<Id>) {
  const { isReadOnly } = useSheet();
  return (
    <Field name={name} label={label}>
      {(labelId) => (
        <div className="relative flex items-center">
          {mark && <span className="choice-mark">{mark}</span>}
          <select
            className={mark && value !== undefined ? "input input-marked" : "input"}
            aria-labelledby={labelId}
            disabled={isReadOnly}
            value={value ?? ""}
            onChange={(event) => onChoose(options.find((option) => option.id === event.target.value)?.id)}
          >
            {empty !== undefined && <option value="">{empty}</option>}
            {options.map((option) => (
              <option key={option.id} value={option.id}>
                {option.label}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}
