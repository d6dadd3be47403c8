import { placeOf } from "../../shared/acts/act-place.ts";
import type { ActEntry } from "../../shared/contribution/entry.ts";
import type { PersonNews } from "../domain/person-news.ts";
import type { AccountStore } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { Needs } from "./command-context.ts";
import { readersAmong } from "./readers-among.ts";

/**
 * Tells the people whom new acts concern, and of these only those who may read them now (P3): a person who wrote in a thread and has lost the compartment
 * since is not told of its answers. Rejects with what the directory throws.
 */
export async function tellInboxes(
  { context, inboxNews }: { readonly context: Needs<AccountStore & CompartmentStore>; readonly inboxNews: Pick<PersonNews, "changed"> },
  acts: readonly ActEntry[],
): Promise<void> {
  for (const act of acts) {
    const { people } = placeOf(act);
    if (people.length > 0) for (const reader of await readersAmong(context, act.compartment, people)) inboxNews.changed(reader);
  }
}
