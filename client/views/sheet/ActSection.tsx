import { useId, type ReactNode } from "react";
import type { Reading } from "../../state/live-register.ts";
import { ReadingFault } from "./ReadingFault.tsx";

interface ActSectionProps {
  readonly title: string;
  /** Beside the heading: a mark, and the button that adds something. */
  readonly beside?: ReactNode;
  /** What the section shows. */
  readonly reading: Reading<unknown>;
  readonly onReadAgain: () => void;
  readonly children: ReactNode;
  /** Below everything, also below why something could not be read. */
  readonly foot?: ReactNode;
}

/** One kind of what people said about a card, under its heading. */
export function ActSection({ title, beside, reading, onReadAgain, children, foot }: ActSectionProps) {
  const headId = useId();
  return (
    <section
      className="acts"
      aria-labelledby={headId}
      aria-busy={reading.value === null && reading.fault === null}
      tabIndex={-1}
      data-focus-home
    >
      <div className="acts-head">
        <h3 id={headId}>{title}</h3>
        {beside}
      </div>
      {children}
      <ReadingFault reading={reading} onReadAgain={onReadAgain} />
      {foot}
    </section>
  );
}
