import type * as Y from "yjs";
import { isRichMark } from "../../../shared/board/rich-vocabulary.ts";
import { personColour } from "../../model/person.ts";
import { textRuns, type TextRun } from "../../model/rich-runs.ts";
import { useDeepVersion } from "../../hooks/use-shared-text.ts";
import { useSheet } from "./sheet-context.ts";

/** A shared text with its marks; while authors are shown, each run has the colour of its author. */
export function AuthoredText({ text }: { readonly text: Y.Text }) {
  useDeepVersion(text);
  // A run is identified by its position in the text.
  return textRuns(text).map((run, index) => <Run key={index} run={run} />);
}

function Run({ run }: { readonly run: TextRun }) {
  const { authors } = useSheet();
  const author = authors?.get(run.client);
  const classes = [...run.marks.keys()].map((mark) => (isRichMark(mark) ? `run-${mark}` : "run-unknown"));
  if (author === undefined) return <span className={classes.join(" ")}>{run.text}</span>;
  const style = { "--who": `var(--person-${personColour(author.username)})` } as React.CSSProperties;
  return (
    <span className={["authored", ...classes].join(" ")} style={style} title={`${author.displayName} · ${author.partner}`}>
      {run.text}
    </span>
  );
}
