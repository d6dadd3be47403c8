import type { ReactNode } from "react";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";

interface NoteProps {
  readonly tone: "bad" | "warn" | "calm";
  readonly children: ReactNode;
}

const icons = { bad: CircleAlert, warn: TriangleAlert, calm: Info } as const;

/** A sentence about the view around it. Screen readers announce a bad one at once. */
export function Note({ tone, children }: NoteProps) {
  const Icon = icons[tone];
  return (
    <div className={`note note-${tone}`} role={tone === "bad" ? "alert" : "note"}>
      <Icon aria-hidden />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
