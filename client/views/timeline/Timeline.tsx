import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { timelineShown } from "../../state/layout.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { TimelineList } from "./TimelineList.tsx";

/** What happened in the room, newest first, live; in the past only what had happened by then. */
export function Timeline() {
  const { t } = useLingui();
  const isShown = useSignal(timelineShown);
  if (!isShown) return null;
  return (
    <aside className="timeline" aria-label={t`Timeline`}>
      <header className="timeline-head">
        <h2 className="grow font-semibold">{t`Timeline`}</h2>
        <Button look="quiet" isSmall isIcon aria-label={t`Close the timeline`} onPress={() => timelineShown.set(false)}>
          <X />
        </Button>
      </header>
      <TimelineList />
    </aside>
  );
}
