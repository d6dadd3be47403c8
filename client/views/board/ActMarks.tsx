import { useLingui } from "@lingui/react/macro";
import { plural } from "@lingui/core/macro";
import { Eye, MessageSquare } from "lucide-react";
import { useActCount } from "../../hooks/use-act-count.ts";
import type { CardKey } from "../../model/card-key.ts";

/** How many comments and sightings stand about a card; nothing where there are none. It renders again when the counts of its own card change, and for no other act. */
export function ActMarks({ cardKey }: { readonly cardKey: CardKey }) {
  const { t } = useLingui();
  const count = useActCount(cardKey);
  if (count === null) return null;
  const { comments, sightings } = count;
  return (
    <>
      {comments > 0 && (
        <span className="card-acts" title={t`${plural(comments, { one: "# comment", other: "# comments" })}`}>
          <MessageSquare aria-hidden />
          <span aria-hidden>{comments}</span>
          <span className="unseen">{t`${plural(comments, { one: "# comment", other: "# comments" })}`}</span>
        </span>
      )}
      {sightings > 0 && (
        <span className="card-acts" title={t`${plural(sightings, { one: "# sighting", other: "# sightings" })}`}>
          <Eye aria-hidden />
          <span aria-hidden>{sightings}</span>
          <span className="unseen">{t`${plural(sightings, { one: "# sighting", other: "# sightings" })}`}</span>
        </span>
      )}
    </>
  );
}
