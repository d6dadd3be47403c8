import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Exchanged } from "../../../shared/rest/exchange.ts";
import { CompartmentChip } from "../CompartmentChip.tsx";
import { Moment } from "../Moment.tsx";
import { ShortList } from "../ShortList.tsx";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { markOf } from "../../model/exposure-file.ts";

/** What one nation released to another, newest first: each with its marking, from whom and when, and what became of it. */
export function ExchangeList({ title, released }: { readonly title: string; readonly released: readonly Exchanged[] }) {
  const { t } = useLingui();
  const scheme = useMarkingScheme();
  const recalled = released.filter(({ state }) => state === "recalled").length;
  return (
    <section className="exchange-list">
      <h3>
        <bdi className="grow">{title}</bdi>
        <span>
          <Plural value={released.length} one="# card" other="# cards" />
        </span>
        {recalled > 0 && <span data-alert>{t`${recalled} recalled`}</span>}
      </h3>
      {released.length === 0 ? (
        <p className="exposure-foot">
          <Trans>Nothing yet.</Trans>
        </p>
      ) : (
        <ShortList items={released}>
          {(one) => (
            <li key={one.id} data-state={one.state}>
              <p>
                <span className="exchange-mark" dir="ltr">
                  {markOf(one, scheme)}
                </span>{" "}
                <bdi className="font-medium">{one.title}</bdi>
              </p>
              <p className="exchange-foot">
                <CompartmentChip compartment={one.compartment} />
                <bdi>{one.by.displayName}</bdi>
                <Moment at={one.at} />
                {one.recall && <Recalled recall={one.recall} />}
              </p>
            </li>
          )}
        </ShortList>
      )}
    </section>
  );
}

function Recalled({ recall }: { readonly recall: NonNullable<Exchanged["recall"]> }) {
  const heard = recall.acknowledgements.length;
  return (
    <span className="holders-alert">
      <Trans>recalled</Trans> <Moment at={recall.at} /> · <Plural value={heard} one="# has acknowledged" other="# have acknowledged" />
    </span>
  );
}
