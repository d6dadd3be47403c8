import { useLingui } from "@lingui/react/macro";
import { readers } from "../model/marking.ts";

interface CompartmentChipProps {
  readonly compartment: { readonly name: string; readonly originator: string; readonly releasableTo: readonly string[] };
  /** Without the name where room is short; the name is then said to screen readers only. */
  readonly isShort?: boolean;
}

/** Which compartment something is in and who may read it. Stands before the text it marks. */
export function CompartmentChip({ compartment, isShort = false }: CompartmentChipProps) {
  const { t } = useLingui();
  const codes = readers(compartment);
  const isNarrow = codes.length === 1;
  return (
    <span className="mark" data-reach={reach(codes.length)} data-short={isShort} title={isShort ? compartment.name : undefined}>
      {isShort ? <span className="unseen">{compartment.name}</span> : <bdi className="mark-name">{compartment.name}</bdi>}
      <span className="mark-codes" dir="ltr">
        {isNarrow ? t`${codes[0] ?? ""} only` : codes.join(" ")}
      </span>
    </span>
  );
}

/** Which of the three marking colours a number of readers gets: 0 for the originator alone. */
function reach(count: number): number {
  if (count <= 1) return 0;
  return count === 2 ? 1 : 2;
}
