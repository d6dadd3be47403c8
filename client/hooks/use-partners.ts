import { useEffect, useState } from "react";
import type { Partner } from "../../shared/rest/partners.ts";
import { api } from "../control/api.ts";
import type { RequestFailure } from "../control/rest-client.ts";

/** The partners of this site; `failure` where they could not be fetched, which is not the same as having none. */
export function usePartners(): { readonly partners: readonly Partner[]; readonly failure: RequestFailure["code"] | null } {
  const [partners, setPartners] = useState<readonly Partner[]>([]);
  const [failure, setFailure] = useState<RequestFailure["code"] | null>(null);
  useEffect(() => {
    let isGone = false;
    void api.partners().then((answer) => {
      if (isGone) return;
      if (answer.ok) setPartners(answer.value.partners);
      else setFailure(answer.error.code);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return { partners, failure };
}
