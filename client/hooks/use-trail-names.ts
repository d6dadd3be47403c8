import { useLingui } from "@lingui/react/macro";
import type { TrailPage } from "../../shared/rest/trail.ts";
import { AUTHORITY_WORDS } from "../i18n/account-words.ts";
import { listed, localMoment } from "../i18n/format.ts";
import { isolated } from "../i18n/isolated.ts";
import type { TrailNames } from "../i18n/trail-words.ts";
import { ROLE_WORDS } from "../i18n/words.ts";

type TrailEntry = TrailPage["entries"][number];
/** The accounts that the pages name, by id. */
export type TrailPeople = ReadonlyMap<string, TrailPage["people"][number]>;

/** What the actors that are no accounts are called. */
export function useReservedActors(): Readonly<Record<"system" | "console", string>> {
  const { t } = useLingui();
  return { system: t`The server`, console: t`The command line` };
}

/** Who and what a record of a trail names, in the reader's language. `partner`: whose trail it is; null for the site's. */
export function useTrailNames(partner: string | null, people: TrailPeople): (entry: TrailEntry) => TrailNames {
  const { t, i18n } = useLingui();
  const reserved = useReservedActors();
  const actorOf = ({ actor, partner: of }: TrailEntry): string => {
    if (actor === "system" || actor === "console") return reserved[actor];
    if (actor !== null) return isolated(people.get(actor)?.displayName ?? actor);
    // A chain of another nation than the actor's says their nation and nothing more (TR2).
    if (of !== null) return t`Somebody of ${isolated(of)}`;
    return partner === null ? t`Somebody who had not signed in` : t`An administrator of the site`;
  };
  return (entry) => ({
    actor: actorOf(entry),
    isActor: (user) => user === entry.actor,
    person: (user) => {
      const account = people.get(user);
      return account === undefined ? t`an account of another nation` : isolated(account.displayName);
    },
    text: isolated,
    codes: (codes) => listed(i18n.locale, codes.map(isolated)),
    role: (role) => t`“${i18n._(ROLE_WORDS[role])}”`,
    authorities: (authorities) =>
      listed(
        i18n.locale,
        authorities.map((authority) => i18n._(AUTHORITY_WORDS[authority].right)),
      ),
    moment: (at) => localMoment(i18n.locale, new Date(at)),
  });
}
