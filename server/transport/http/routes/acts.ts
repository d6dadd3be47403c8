import type { HttpDeps } from "../http-deps.ts";
import type { Route } from "../route.ts";
import { actCountRoute } from "./act-counts.ts";
import { commentRoutes } from "./comments.ts";
import { exposureRoutes } from "./exposure.ts";
import { inboxRoutes } from "./inbox.ts";
import { mappingRoute } from "./markings.ts";
import { opinionRoutes } from "./opinions.ts";
import { releaseCheckRoute } from "./release-checks.ts";
import { releaseRoutes } from "./releases.ts";
import { sightingRoutes } from "./sightings.ts";

/** What people say about cards, and what leaves compartments; what the parts of a node that records acts are absent for leaves its routes out. */
export function actRoutes(deps: HttpDeps): readonly Route[] {
  if (deps.acts === undefined) return [];
  const actDeps = { ...deps, ...deps.acts };
  return [
    ...commentRoutes(actDeps),
    ...sightingRoutes(actDeps),
    ...opinionRoutes(actDeps),
    ...(deps.mappings === undefined ? [] : [mappingRoute({ ...actDeps, history: deps.mappings })]),
    ...inboxRoutes(actDeps),
    ...exposureRoutes(actDeps),
    actCountRoute(actDeps),
    ...(deps.releases === undefined
      ? []
      : [...releaseRoutes({ directory: deps.directory, releases: deps.releases }), releaseCheckRoute({ releases: deps.releases })]),
  ];
}
