import { useLingui } from "@lingui/react/macro";
import { FormDialog } from "../../components/FormDialog.tsx";
import { NewCardForm } from "./NewCardForm.tsx";

/** The form of a new card in a dialog. */
export function NewCardDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  return (
    <FormDialog title={t`New card`} onClose={onClose}>
      <NewCardForm onDone={onClose} onCancel={onClose} />
    </FormDialog>
  );
}
