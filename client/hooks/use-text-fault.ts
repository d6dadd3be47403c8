import { useLingui } from "@lingui/react/macro";
import { textFault } from "../../shared/rest/text.ts";

type TextSchema = Parameters<typeof textFault>[0];

/**
 * Gives the sentence for what is wrong with a text by its schema (`shared/rest/text.ts`), or null. `whenEmpty` says what to enter; null where the
 * field may stay empty.
 */
export function useTextFault(): (schema: TextSchema, text: string, whenEmpty: string | null) => string | null {
  const { t } = useLingui();
  return (schema, text, whenEmpty) => {
    const fault = textFault(schema, text);
    if (fault === "empty") return whenEmpty;
    return fault === null ? null : t`Some characters cannot be seen, or change the direction of the text. Type it again without them.`;
  };
}
