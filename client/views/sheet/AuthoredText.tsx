import { useContext } from "react";
import { useLingui } from "@lingui/react/macro";
import type * as Y from "yjs";
import { isRichMark } from "../../../shared/board/rich-vocabulary.ts";
import { personColour } from "../../model/person.ts";
import { textRuns, type TextRun } from "../../model/rich-runs.ts";
import { useDeepVersion } from "../../hooks/use-shared-text.ts";
import { focusThread } from "../../state/focus-thread.ts";
import { pieceEnds, ReadMarksContext, shownText, type ReadMark } from "./read-marks.ts";
import { useSheet } from "./sheet-context.ts";

const NO_MARKS: readonly ReadMark[] = [];

/** A shared text with its marks, and what of it is commented on; while authors are shown, each run has the colour of its author. */
export function AuthoredText({ text }: { readonly text: Y.Text }) {
  useDeepVersion(text);
  const marks = useContext(ReadMarksContext).get(text) ?? NO_MARKS;
  // A run is identified by where it begins.
  return placed(textRuns(text)).map(({ run, from }) => <Run key={from} run={run} text={text} from={from} marks={marks} />);
}

/** The runs with where in the text each begins. */
function placed(runs: readonly TextRun[]): readonly { readonly run: TextRun; readonly from: number }[] {
  let end = 0;
  return runs.map((run) => {
    const from = end;
    end += run.text.length;
    return { run, from };
  });
}

interface RunProps {
  readonly run: TextRun;
  readonly text: Y.Text;
  /** Where in the text the run begins. */
  readonly from: number;
  readonly marks: readonly ReadMark[];
}

function Run({ run, text, from, marks }: RunProps) {
  const { authors } = useSheet();
  const author = authors?.get(run.client);
  const classes = [...run.marks.keys()].map((mark) => (isRichMark(mark) ? `run-${mark}` : "run-unknown"));
  const known = author !== undefined && {
    style: { "--who": `var(--person-${personColour(author.username)})` } as React.CSSProperties,
    title: `${author.displayName} · ${author.partner}`,
  };
  return (
    <span className={[...(author === undefined ? [] : ["authored"]), ...classes].join(" ")} {...known}>
      <Pieces run={run} text={text} from={from} marks={marks} />
    </span>
  );
}

/** The run in pieces, each in the same comments' ranges throughout. */
function Pieces({ run, text, from, marks }: RunProps) {
  const ends = pieceEnds(marks, from, from + run.text.length);
  return ends.slice(1).map((to, index) => {
    const start = ends[index] ?? from;
    const around = marks.filter((mark) => mark.from <= start && mark.to >= to);
    const words = run.text.slice(start - from, to - from);
    return (
      <span
        key={start}
        ref={(element) => void (element !== null && shownText.set(element, { text, offset: start }))}
        className={around.length > 0 ? "commented" : undefined}
        data-anchor={around[0]?.thread}
      >
        {words}
        {around
          .filter((mark) => mark.isEnd && mark.to === to)
          .map(({ thread }) => (
            <GoToThread key={thread} thread={thread} />
          ))}
      </span>
    );
  });
}

function GoToThread({ thread }: { readonly thread: string }) {
  const { t } = useLingui();
  const label = t`Go to the comments on these words`;
  return (
    <button
      type="button"
      className="commented-go"
      data-anchor-go={thread}
      aria-label={label}
      title={label}
      onClick={() => focusThread(thread)}
    />
  );
}
