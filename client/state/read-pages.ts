import type { RequestFailure } from "../control/rest-client.ts";
import { ok, type Result } from "../../shared/result.ts";

/** One page of a list, and where the next one begins; undefined after the last. */
export interface ListPage<Item, Place> {
  readonly items: readonly Item[];
  readonly next: Place | undefined;
}

/** Reads a list page by page. Fails with the first page that fails. */
export async function readPages<Item, Place>(
  first: Place,
  read: (after: Place) => Promise<Result<ListPage<Item, Place>, RequestFailure>>,
): Promise<Result<readonly Item[], RequestFailure>> {
  const items: Item[] = [];
  for (let after: Place | undefined = first; after !== undefined;) {
    // oxlint-disable-next-line no-await-in-loop -- a page says where the next one begins
    const page: Result<ListPage<Item, Place>, RequestFailure> = await read(after);
    if (!page.ok) return page;
    items.push(...page.value.items);
    after = page.value.next;
  }
  return ok(items);
}
