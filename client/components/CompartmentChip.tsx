import { useLingui } from "@lingui/react/macro";
import { readers } from "../model/marking.ts";

interface CompartmentChipProps {
  readonly compartment: { readonly name: string; readonly originator: string; readonly releasableTo: readonly string[] };
  /** Hides the name where space is short; screen readers still get it. */
  readonly isShort?: boolean;
}

/** The compartment of something and its readers. It comes before the text that it marks. */
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

/** The marking colour for a number of readers, from 0 (the originator alone) to 2. */
function reach(count: number): number {
  if (count <= 1) return 0;
  return count === 2 ? 1 : 2;
}
