import { useMemo } from "react";
import { useSearchParams } from "wouter";
import type { OwnUser } from "../../shared/rest/session.ts";
import type { TrailAsked } from "../control/admin-api.ts";

/** Which records are asked for is in the address, so that what was found can be linked. Setting a part to `""` leaves it out. */
export function useTrailAsked(user: OwnUser): readonly [TrailAsked, (part: Partial<Record<keyof TrailAsked, string>>) => void] {
  const [params, setParams] = useSearchParams();
  const usual = user.isAdmin ? "site" : "nation";
  const search = params.toString();
  const asked = useMemo(() => {
    const given = new URLSearchParams(search);
    const part = (name: string) => given.get(name) ?? "";
    const of = part("of");
    return {
      of: of === "site" || of === "nation" ? of : usual,
      type: part("type"),
      actor: part("actor"),
      from: part("from"),
      to: part("to"),
    } as const;
  }, [search, usual]);
  const set = (part: Partial<Record<keyof TrailAsked, string>>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(part)) {
          if (value === "") next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  return [asked, set];
}
