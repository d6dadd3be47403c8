import { useState, type FormEvent, type ReactNode } from "react";
import { CheckedContext } from "./checked-context.ts";

interface CheckedFormProps {
  readonly className?: string;
  /** The compartment whose readers will read what is written here, if it is one's. */
  readonly textOf?: string;
  /** Called when every field is right. */
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/**
 * A form that, once it was sent, shows beside each field what is wrong with it, in the person's language, and puts the focus on the first such field
 * (S5). The browser's own messages are off: they are in the browser's language.
 */
export function CheckedForm({ className = "grid gap-4", textOf, onSubmit, children }: CheckedFormProps) {
  const [wasSent, setSent] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = event.currentTarget.querySelector<HTMLElement>("input:invalid, textarea:invalid");
    setSent(wrong !== null);
    if (wrong === null) onSubmit();
    else wrong.focus();
  };
  return (
    <form className={className} noValidate data-text-of={textOf} onSubmit={submit}>
      <CheckedContext value={wasSent}>{children}</CheckedContext>
    </form>
  );
}
