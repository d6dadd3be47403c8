import { useState } from "react";
import type { Result } from "../../shared/result.ts";
import type { RequestFailure } from "../control/rest-client.ts";
import { useAnswer } from "./use-answer.ts";
import { useChange } from "./use-change.ts";

/**
 * A list that is read page by page; `pages` is null until the server has answered. `more`: fetches the next page, null where there is none. `ask`: gives the
 * page at the `next` of the page before, and keeps its identity as long as it asks the same (`useAnswer`).
 */
export function usePages<Page extends { readonly next?: string | undefined }>(
  ask: (next?: string) => Promise<Result<Page, RequestFailure>>,
) {
  const first = useAnswer(ask);
  const following = useChange();
  const [added, setAdded] = useState<{ readonly to: Page | null; readonly pages: readonly Page[] }>();
  // Pages that were fetched behind an answer that another one has replaced are not shown.
  const behind = added !== undefined && added.to === first.value ? added.pages : [];
  const pages = first.value === null ? null : [first.value, ...behind];
  const next = pages?.at(-1)?.next;
  const fetchMore = async (): Promise<void> => {
    const to = first.value;
    const page = await following.make(() => ask(next));
    if (page !== null) setAdded({ to, pages: [...behind, page.value] });
  };
  return {
    pages,
    failure: first.failure ?? following.failure,
    isBusy: following.isBusy,
    more: next === undefined ? null : fetchMore,
    reload: first.reload,
  };
}
