import type { ContentField } from "../content.ts";
import type { Dossier } from "../dossier.ts";
import { methodOf, type Method } from "../vocabulary/method-words.ts";
import { excerptAround, type Hit } from "./hit.ts";

/** Words for how something came to be known, where the card has one of the same kind in any language: "informant", "intercepted", "our source". */
export function findMethods(fields: readonly ContentField[], dossier: Dossier): readonly Hit[] {
  const methods = methodsOf(dossier);
  if (methods.size === 0) return [];
  return fields.flatMap((field) =>
    field.words.flatMap((word): Hit[] => {
      const method = methodOf(word.key);
      if (method === undefined) return [];
      // A person of any kind is a source, and a source may be a person.
      const excerpt =
        methods.get(method) ?? (method === "source" ? methods.get("human") : method === "human" ? methods.get("source") : undefined);
      if (excerpt === undefined) return [];
      const weight = method === "source" ? "warn" : "block";
      return [
        { rule: "source-words", weight, field: field.field, start: word.start, end: word.end, from: { card: dossier.card, excerpt } },
      ];
    }),
  );
}

function methodsOf({ texts }: Dossier): ReadonlyMap<Method, string> {
  const methods = new Map<Method, string>();
  for (const { text, words } of texts)
    for (const word of words) {
      const method = methodOf(word.key);
      if (method !== undefined && !methods.has(method)) methods.set(method, excerptAround(text, word.start, word.end));
    }
  return methods;
}
