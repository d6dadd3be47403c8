import { useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { useDraft } from "../../hooks/use-draft.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { Field } from "./Field.tsx";
import { useSheet } from "./sheet-context.ts";

interface Place {
  readonly name?: string | undefined;
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  readonly precisionMetres?: number | undefined;
}

/** A place: a name, a position in degrees, and its precision. */
export function PlaceField({ place }: { readonly place: Place | undefined }) {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card, isReadOnly } = useSheet();
  const [fault, setFault] = useState<"range" | "number" | null>(null);
  // The board holds no half position, so half a position stays here until the other half is typed.
  const [half, setHalf] = useState<{ readonly lat?: number; readonly lon?: number }>({});

  const save = (change: Place) => {
    const { name, lat, lon, precisionMetres } = { ...place, ...half, ...change };
    const isWhole = lat !== undefined && lon !== undefined;
    setHalf(isWhole ? {} : { ...(lat !== undefined && { lat }), ...(lon !== undefined && { lon }) });
    const value = {
      ...(name !== undefined && { name }),
      ...(isWhole && { lat, lon }),
      ...(precisionMetres !== undefined && { precisionMetres }),
    };
    setFault(edits.set(card.key, "place", name === undefined && !isWhole ? undefined : value).ok ? null : "range");
  };
  const saveNumber = (field: "lat" | "lon" | "precisionMetres", text: string) => {
    const value = text.trim() === "" ? undefined : Number(text.replace(",", "."));
    if (Number.isNaN(value)) setFault("number");
    else save({ [field]: value });
  };

  const name = useDraft(place?.name ?? "", (text) => save({ name: text.trim() || undefined }));
  const lat = useDraft(shown(half.lat ?? place?.lat), (text) => saveNumber("lat", text));
  const lon = useDraft(shown(half.lon ?? place?.lon), (text) => saveNumber("lon", text));
  const precision = useDraft(shown(place?.precisionMetres), (text) => saveNumber("precisionMetres", text));
  const numeric = { className: "input", dir: "ltr", inputMode: "decimal", disabled: isReadOnly } as const;
  return (
    <Field name="place" label={t`Place`}>
      {() => (
        <div className="grid gap-2">
          <input
            className="input"
            dir="auto"
            aria-label={t`Name of the place`}
            placeholder={t`Name of the place`}
            maxLength={200}
            disabled={isReadOnly}
            {...name}
          />
          <div className="grid grid-cols-3 gap-2">
            <input {...numeric} aria-label={t`Latitude in degrees`} placeholder={t`Latitude`} {...lat} />
            <input {...numeric} aria-label={t`Longitude in degrees`} placeholder={t`Longitude`} {...lon} />
            <input {...numeric} aria-label={t`Precision in metres`} placeholder={t`± metres`} {...precision} />
          </div>
          {fault !== null && (
            <p className="field-fault" role="alert">
              {fault === "range"
                ? t`Latitude is −90 to 90, longitude −180 to 180, in degrees; nothing was changed.`
                : t`This is not a number. Write degrees as a decimal number, such as 25.5; nothing was changed.`}
            </p>
          )}
          {fault === null && Object.keys(half).length > 0 && (
            <p className="text-[12px] text-quiet">{t`A position needs both latitude and longitude.`}</p>
          )}
        </div>
      )}
    </Field>
  );
}

function shown(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}
