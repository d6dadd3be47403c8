import { useState, type ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import { isLong } from "../../model/long-words.ts";

interface FoldedWordsProps {
  /** What was said, as plain text. */
  readonly text: string;
  /** The same as it is shown; the text itself unless given. */
  readonly children?: ReactNode;
}

/** What a person said, in their own direction. Where it is long, its beginning, until the reader asks for all of it. */
export function FoldedWords({ text, children = text }: FoldedWordsProps) {
  const [isWhole, setWhole] = useState(false);
  const isFoldable = isLong(text);
  return (
    <>
      <p className="comment-words" dir="auto" data-folded={isFoldable && !isWhole}>
        {children}
      </p>
      {isFoldable && (
        <button type="button" className="words-fold" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? <Trans>Show less</Trans> : <Trans>Show all</Trans>}
        </button>
      )}
    </>
  );
}
