import { useState } from "react";

/**
 * What a person is typing into a plain field, apart from what is stored: it is written on leaving the field or on Enter, and Escape gives it up.
 * While nobody types here, the field shows what is stored, whoever changed it.
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
      else if (event.key === "Escape") {
        event.stopPropagation();
        setDraft(null);
      }
    },
  };
}
