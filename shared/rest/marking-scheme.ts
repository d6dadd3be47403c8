import { z } from "zod";

/** The scales that the installation marks with: its classifications, the lowest first. Those of TLP 2.0 and PAP are the same everywhere. */
export const markingScheme = z.object({ classifications: z.array(z.string().min(1)).min(1) });
