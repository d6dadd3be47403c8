import { Trans } from "@lingui/react/macro";
import { Braces, Sheet } from "lucide-react";
import { Button } from "../Button.tsx";
import { saveFile } from "../../control/save-file.ts";

interface SaveFilesProps {
  /** Of the files, without what says their kind. */
  readonly name: string;
  readonly csv: () => string;
  readonly json: () => string;
}

/** Saves what is shown as a file, for a spreadsheet or for a program. */
export function SaveFiles({ name, csv, json }: SaveFilesProps) {
  const save = (text: string, kind: "csv" | "json", type: string) => saveFile(new Blob([text], { type }), `${name}.${kind}`);
  return (
    <>
      <Button isSmall look="quiet" onPress={() => save(csv(), "csv", "text/csv;charset=utf-8")}>
        <Sheet /> <Trans>CSV</Trans>
      </Button>
      <Button isSmall look="quiet" onPress={() => save(json(), "json", "application/json")}>
        <Braces /> <Trans>JSON</Trans>
      </Button>
    </>
  );
}
