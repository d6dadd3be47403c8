import type { ReactNode } from "react";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";

interface NoteProps {
  readonly tone: "bad" | "warn" | "calm";
  readonly children: ReactNode;
}

const icons = { bad: CircleAlert, warn: TriangleAlert, calm: Info } as const;

/** A sentence that belongs to the view it stands in. A bad one is read out at once. */
export function Note({ tone, children }: NoteProps) {
  const Icon = icons[tone];
  return (
    <div className={`note note-${tone}`} role={tone === "bad" ? "alert" : "note"}>
      <Icon aria-hidden />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
