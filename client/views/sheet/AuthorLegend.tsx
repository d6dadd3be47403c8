import { useMemo } from "react";
import { useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import { ShortList } from "../../components/ShortList.tsx";
import { Avatar } from "../../components/Avatar.tsx";
import { useDeepVersion } from "../../hooks/use-shared-text.ts";
import type { Author } from "../../hooks/use-authors.ts";
import { textRuns } from "../../model/rich-runs.ts";

interface AuthorLegendProps {
  readonly authors: ReadonlyMap<number, Author>;
  readonly body: Y.XmlFragment | undefined;
}

const nothing = new Y.Doc().getXmlFragment("empty");

/** Names the author of each colour in the text below. */
export function AuthorLegend({ authors, body = nothing }: AuthorLegendProps) {
  const { t } = useLingui();
  const version = useDeepVersion(body);
  const people = useMemo(() => {
    const found = new Map<string, Author>();
    for (const node of version >= 0 ? body.createTreeWalker(() => true) : []) {
      if (!(node instanceof Y.XmlText)) continue;
      for (const run of textRuns(node)) {
        const author = authors.get(run.client);
        if (author !== undefined) found.set(author.id, author);
      }
    }
    return [...found.values()];
  }, [authors, body, version]);
  return (
    <ShortList items={people} className="flex flex-wrap gap-x-4 gap-y-1.5 text-[12.5px]" label={t`Authors of this text`}>
      {(author) => (
        <li key={author.id} className="flex items-center gap-1.5">
          <Avatar username={author.username} displayName={author.displayName} size={20} />
          <bdi>{author.displayName}</bdi> <bdi className="text-quiet">{author.partner}</bdi>
        </li>
      )}
    </ShortList>
  );
}
