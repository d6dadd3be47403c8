import { Trans, useLingui } from "@lingui/react/macro";
import { ChevronDown, ScanEye } from "lucide-react";
import type { Partner } from "../../../../shared/rest/partners.ts";
import { Button } from "../../../components/Button.tsx";
import { OptionMenu } from "../../../components/OptionMenu.tsx";

interface PreviewMenuProps {
  readonly partners: readonly Partner[];
  readonly onChoose: (partner: string) => void;
}

/** Chooses the nation as whose member the room is looked at; also one that nobody here is of. */
export function PreviewMenu({ partners, onChoose }: PreviewMenuProps) {
  const { t } = useLingui();
  return (
    <OptionMenu
      label={t`Preview as`}
      trigger={
        <Button isSmall isDisabled={partners.length === 0}>
          <ScanEye /> <Trans>Preview as…</Trans> <ChevronDown aria-hidden />
        </Button>
      }
      options={partners.map(({ code, name }) => ({ id: code, label: `${code} ${name}` }))}
      onChoose={onChoose}
    />
  );
}
