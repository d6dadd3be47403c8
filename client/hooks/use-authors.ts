import { useEffect, useState } from "react";
import type { Attribution } from "../../shared/rest/attribution.ts";
import { api } from "../control/api.ts";

/** The author behind a Yjs client id. */
export type Author = Attribution["clients"][string];

/** The authors of a compartment by client id, fetched while `isWanted`; null until they have arrived. */
export function useAuthors(compartment: string, isWanted: boolean): ReadonlyMap<number, Author> | null {
  const [authors, setAuthors] = useState<ReadonlyMap<number, Author> | null>(null);
  useEffect(() => {
    if (!isWanted) return undefined;
    let isGone = false;
    void api.attribution(compartment).then((answer) => {
      if (isGone || !answer.ok) return;
      setAuthors(new Map(Object.entries(answer.value.clients).map(([client, author]) => [Number(client), author])));
    });
    return () => {
      isGone = true;
    };
  }, [compartment, isWanted]);
  return isWanted ? authors : null;
}
