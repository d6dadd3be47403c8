import { useLingui } from "@lingui/react/macro";
import { focusThread } from "../../state/focus-thread.ts";
import { pieceEnds, type ReadMark } from "./read-marks.ts";

interface TitleMirrorProps {
  readonly value: string;
  readonly marks: readonly ReadMark[];
}

/**
 * The letters of the title behind its input, unseen: they make the input as high as its text, and mark the words that are commented on. Measuring it from
 * a script would lay out the page for every key. As attributes, so that the page holds the title once.
 */
export function TitleMirror({ value, marks }: TitleMirrorProps) {
  const ends = pieceEnds(marks, 0, value.length);
  return (
    <div className="sheet-title-mirror" dir="auto" aria-hidden>
      {ends.slice(1).map((to, index) => {
        const from = ends[index] ?? 0;
        const around = marks.find((mark) => mark.from <= from && mark.to >= to);
        return (
          <span
            key={from}
            data-letters={value.slice(from, to)}
            className={around === undefined ? undefined : "commented"}
            data-anchor={around?.thread}
          />
        );
      })}
    </div>
  );
}

/** The words of the title that are commented on, each leading to its thread; nothing where there are none. */
export function CommentedTitle({ letters, marks }: { readonly letters: string; readonly marks: readonly ReadMark[] }) {
  const { t } = useLingui();
  if (marks.length === 0) return null;
  return (
    <ul className="title-comments" aria-label={t`Comments on words of the title`}>
      {marks.map(({ thread, from, to }) => (
        <li key={thread}>
          <button
            type="button"
            className="about-line about-go"
            data-anchor-go={thread}
            title={t`Go to the comments on these words`}
            onClick={() => focusThread(thread)}
          >
            <q className="about-words" dir="auto">
              {letters.slice(from, to)}
            </q>
          </button>
        </li>
      ))}
    </ul>
  );
}
