import { useLingui } from "@lingui/react/macro";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { isDeceptive, isVisible } from "../../../shared/visible-text.ts";
import { useDraft } from "../../hooks/use-draft.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { Field } from "./Field.tsx";
import { FieldFault } from "./FieldFault.tsx";
import { useSheet } from "./sheet-context.ts";

interface Place {
  readonly name?: string | undefined;
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  readonly precisionMetres?: number | undefined;
}

/** `half`: the board holds no half position, so it waits in the field for the other half. `alone`: a precision of nothing. */
type PlaceFault = "long" | "unseen" | "number" | "range" | "half" | "alone";

/** A place: a name, a position in degrees, and its precision. */
export function PlaceField({ place }: { readonly place: Place | undefined }) {
  const { t } = useLingui();
  const { isReadOnly } = useSheet();
  const { drafts, inputs } = usePlaceDrafts(place);
  const sentences: Record<PlaceFault, string> = {
    long: t`A name has at most ${BOARD_LIMITS.name} characters; nothing was changed.`,
    unseen: t`Some characters cannot be seen, or change the direction of the text. Type it again without them.`,
    number: t`This is not a number. Write a decimal number, such as 25.5; nothing was changed.`,
    range: t`Latitude is −90 to 90, longitude −180 to 180, in degrees, and the precision at least 0 metres; nothing was changed.`,
    half: t`A position needs both latitude and longitude.`,
    alone: t`A precision needs a position or a name; nothing was changed.`,
  };
  const numeric = { className: "input", dir: "ltr", inputMode: "decimal", disabled: isReadOnly } as const;
  return (
    <Field name="place" label={t`Place`}>
      {() => (
        <div className="grid gap-2">
          <input
            className="input"
            dir="auto"
            aria-label={t`Name of the place`}
            placeholder={isReadOnly ? "–" : t`Name of the place`}
            disabled={isReadOnly}
            {...inputs.name}
          />
          <FieldFault draft={drafts.name} sentences={sentences} />
          <div className="grid grid-cols-3 gap-2">
            <label className="grid gap-1">
              <span className="field-label">{t`Latitude`}</span>
              <input {...numeric} aria-label={t`Latitude in degrees`} {...inputs.lat} />
            </label>
            <label className="grid gap-1">
              <span className="field-label">{t`Longitude`}</span>
              <input {...numeric} aria-label={t`Longitude in degrees`} {...inputs.lon} />
            </label>
            <label className="grid gap-1">
              <span className="field-label">{t`± metres`}</span>
              <input {...numeric} aria-label={t`Precision in metres`} {...inputs.precision} />
            </label>
          </div>
          <FieldFault draft={drafts.lat} sentences={sentences} />
          <FieldFault draft={drafts.lon} sentences={sentences} />
          <FieldFault draft={drafts.precision} sentences={sentences} />
        </div>
      )}
    </Field>
  );
}

/** What is typed into the four fields. A half of the position that waits for the other one is stored with it. */
function usePlaceDrafts(place: Place | undefined) {
  const { edits } = useRoom();
  const { card } = useSheet();
  const drafts = {
    name: useDraft<PlaceFault>(place?.name ?? "", { card: card.key, field: "place.name" }),
    lat: useDraft<PlaceFault>(shown(place?.lat), { card: card.key, field: "place.lat", waiting: "half" }),
    lon: useDraft<PlaceFault>(shown(place?.lon), { card: card.key, field: "place.lon", waiting: "half" }),
    precision: useDraft<PlaceFault>(shown(place?.precisionMetres), { card: card.key, field: "place.precision" }),
  };
  const save = (change: Place): PlaceFault | null => {
    const { name, lat, lon, precisionMetres } = { ...place, ...change };
    const isEmpty = name === undefined && lat === undefined;
    if (isEmpty && "precisionMetres" in change && precisionMetres !== undefined) return "alone";
    const value = {
      ...(name !== undefined && { name }),
      ...(lat !== undefined && { lat, lon }),
      ...(precisionMetres !== undefined && { precisionMetres }),
    };
    return edits.set(card.key, "place", isEmpty ? undefined : value).ok ? null : "range";
  };
  const saveDegrees = (axis: "lat" | "lon", text: string): PlaceFault | null => {
    const across = axis === "lat" ? "lon" : "lat";
    const own = readNumber(text);
    if (Number.isNaN(own)) return "number";
    if (own !== undefined && Math.abs(own) > MOST_DEGREES[axis]) return "range";
    const waiting = drafts[across].text;
    const beside = waiting === null ? place?.[across] : readNumber(waiting);
    if ((own === undefined) !== (beside === undefined)) return "half";
    // The other half is no number or out of its range, and says so itself.
    if (save({ [axis]: own, [across]: beside }) !== null) return "half";
    drafts[across].clear();
    return null;
  };
  const inputs = {
    name: drafts.name.bind((text) => {
      const name = text.trim();
      if (name.length > BOARD_LIMITS.name) return "long";
      if (name !== "" && (isDeceptive(name) || !isVisible(name))) return "unseen";
      return save({ name: name || undefined });
    }),
    lat: drafts.lat.bind((text) => saveDegrees("lat", text)),
    lon: drafts.lon.bind((text) => saveDegrees("lon", text)),
    precision: drafts.precision.bind((text) => {
      const metres = readNumber(text);
      return Number.isNaN(metres) ? "number" : save({ precisionMetres: metres });
    }),
  };
  return { drafts, inputs };
}

const MOST_DEGREES = { lat: 90, lon: 180 } as const;

/** NaN where it is no number, undefined where nothing is written. */
function readNumber(text: string): number | undefined {
  return text.trim() === "" ? undefined : Number(text.replace(",", "."));
}

function shown(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}
