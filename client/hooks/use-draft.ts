import { useState } from "react";

/**
 * Keeps what a person types into a plain field apart from the stored value. Leaving the field or Enter writes it, Escape discards it; where there is nothing to
 * discard, Escape is left to the page.
 * While the person is not typing, the field shows the stored value.
 */
export function useDraft(stored: string, commit: (text: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft !== null && draft !== stored) commit(draft);
    setDraft(null);
  };
  return {
    value: draft ?? stored,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setDraft(event.target.value),
    onBlur: finish,
    onKeyDown: (event: React.KeyboardEvent<HTMLInputElement>) => {
      if (event.key === "Enter") finish();
      else if (event.key === "Escape" && draft !== null) {
        event.stopPropagation();
        setDraft(null);
      }
    },
  };
}
