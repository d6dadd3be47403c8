import { createContext, useContext, useEffect, useState } from "react";
import { openPersonControl } from "../control/person-control.ts";
import { PersonNews } from "../state/person-news.ts";
import { sessionSignal } from "../state/session.ts";

/** Provided for everything that a person who is signed in sees. */
export const PersonNewsContext = createContext<PersonNews | null>(null);

/** What concerns the person who is signed in. Throws where no one is. */
export function usePersonNews(): PersonNews {
  const news = useContext(PersonNewsContext);
  if (news === null) throw new Error("used where no one is signed in");
  return news;
}

/** The news of one person, for as long as the component is there. */
export function useOwnNews(person: string): PersonNews {
  const [news] = useState(() => new PersonNews(person));
  useEffect(() => () => news.close(), [news]);
  return news;
}

/** Keeps the news up to date on a page outside of rooms. */
export function useNewsChannel(): void {
  const news = usePersonNews();
  useEffect(() => {
    const control = openPersonControl(news);
    // A session that ended and began again has closed the connection.
    const stop = sessionSignal.subscribe(() => sessionSignal.get().kind === "signed-in" && control.reconnect());
    return () => {
      stop();
      control.close();
      news.down();
    };
  }, [news]);
}
