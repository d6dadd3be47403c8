import type { Partner } from "../../../shared/rest/partners.ts";

/** The nations of a site as options of a `select`; the value of each is its code. */
export function NationOptions({ partners }: { readonly partners: readonly Partner[] }) {
  return partners.map(({ code, name }) => (
    <option key={code} value={code}>
      {code} · {name}
    </option>
  ));
}
