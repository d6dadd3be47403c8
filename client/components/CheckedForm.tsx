import { useState, type FormEvent, type ReactNode } from "react";
import { CheckedContext } from "./checked-context.ts";

interface CheckedFormProps {
  readonly className?: string;
  /** Called when every field is right. */
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/**
 * A form whose fields say themselves what is wrong with them, in the person's language, once they were sent. The first wrong one gets the focus.
 * The browser's own messages, which have its language, are off.
 */
export function CheckedForm({ className = "grid gap-4", onSubmit, children }: CheckedFormProps) {
  const [wasSent, setSent] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = event.currentTarget.querySelector<HTMLElement>("input:invalid");
    setSent(wrong !== null);
    if (wrong === null) onSubmit();
    else wrong.focus();
  };
  return (
    <form className={className} noValidate onSubmit={submit}>
      <CheckedContext value={wasSent}>{children}</CheckedContext>
    </form>
  );
}
