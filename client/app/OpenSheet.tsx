import { Trans } from "@lingui/react/macro";
import { Button } from "../components/Button.tsx";
import { Later } from "../components/Later.tsx";
import { PartFailure } from "../components/PartFailure.tsx";
import type { CardKey } from "../model/card-key.ts";

const loadCardSheet = () => import("../views/sheet/CardSheet.tsx");

interface OpenSheetProps {
  readonly cardKey: CardKey;
  readonly onClose: () => void;
}

/** The sheet of the open card. Its code is fetched with the first card. */
export function OpenSheet({ cardKey, onClose }: OpenSheetProps) {
  return (
    <Later
      load={loadCardSheet}
      props={{ cardKey }}
      waiting={<aside className="sheet" aria-busy />}
      failed={<SheetFailure onClose={onClose} />}
    />
  );
}

/** A sheet whose code could not be fetched, or that threw. */
function SheetFailure({ onClose }: { readonly onClose: () => void }) {
  return (
    <aside className="sheet">
      <div className="sheet-body">
        <PartFailure />
        <Button className="justify-self-start" onPress={onClose}>
          <Trans>Close the card</Trans>
        </Button>
      </div>
    </aside>
  );
}
