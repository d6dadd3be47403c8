import type { ReactNode } from "react";
import { Avatar } from "../../components/Avatar.tsx";
import { Moment } from "../../components/Moment.tsx";

interface ActHeadProps {
  readonly author: { readonly username: string; readonly displayName: string };
  readonly partner: string;
  /** When it was said, ISO 8601. */
  readonly at: string;
  /** What the person can do with it. */
  readonly children?: ReactNode;
}

/** Who said something, for which nation, and when. */
export function ActHead({ author, partner, at, children }: ActHeadProps) {
  return (
    <div className="act-head">
      <Avatar username={author.username} displayName={author.displayName} size={24} />
      <bdi className="act-author">{author.displayName}</bdi>
      <bdi dir="ltr" className="act-partner">
        {partner}
      </bdi>
      <Moment at={at} />
      <span className="grow" />
      {children}
    </div>
  );
}
