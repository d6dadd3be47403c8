import { useRef, type ReactNode } from "react";
import type { OwnUser } from "../../shared/rest/session.ts";
import { useFoundFocus } from "../hooks/use-found-focus.ts";
import { PageHead } from "./PageHead.tsx";

interface PageProps {
  readonly user: OwnUser;
  readonly children: ReactNode;
}

/** A page that is no room: its head, and what is below. A focus whose control goes away stays on the page, as near as there is something. */
export function Page({ user, children }: PageProps) {
  const ref = useRef<HTMLElement>(null);
  useFoundFocus(ref);
  return (
    <main ref={ref} className="min-h-full outline-none" tabIndex={-1} data-focus-home>
      <PageHead user={user} />
      {children}
    </main>
  );
}
