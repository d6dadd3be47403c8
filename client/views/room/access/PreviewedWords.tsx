import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { RoomPreview } from "../../../../shared/rest/previews.ts";
import { listed } from "../../../i18n/format.ts";
import { ROLE_WORDS } from "../../../i18n/words.ts";

/** What a member of a nation would see of a room, in numbers, and always that there may be more. */
export function PreviewedWords({ preview: { partner, role, compartments, members } }: { readonly preview: RoomPreview }) {
  const { t, i18n } = useLingui();
  const cards = compartments.reduce((sum, compartment) => sum + compartment.cards, 0);
  const counts = [
    t`${plural(compartments.length, { 0: "no compartments", one: "# compartment", other: "# compartments" })}`,
    t`${plural(cards, { 0: "no cards", one: "# card", other: "# cards" })}`,
    t`${plural(members.length, { 0: "no people", one: "# person", other: "# people" })}`,
  ];
  const whole = listed(i18n.locale, counts);
  const roleWords = i18n._(ROLE_WORDS[role]);
  return (
    <>
      <Trans>
        A member of <bdi>{partner}</bdi> ({roleWords}) would see {whole}.
      </Trans>{" "}
      <Trans>There may be more that you do not see.</Trans>
    </>
  );
}
