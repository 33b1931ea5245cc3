import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { Shell } from "./components/Shell";
import { ComparePage } from "./pages/compare/ComparePage";
import { ExperimentsPage } from "./pages/experiments/ExperimentsPage";
import { LineagePage } from "./pages/lineage/LineagePage";
import { ModelPage } from "./pages/model/ModelPage";
import { ModelsPage } from "./pages/models/ModelsPage";
import { RunPage } from "./pages/run/RunPage";
import { RunsPage } from "./pages/runs/RunsPage";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

const root = createRootRoute({ component: Shell });

// View state lives in the URL: a link shows what its sender saw.
const routes = [
  createRoute({ getParentRoute: () => root, path: "/", component: ExperimentsPage }),
  createRoute({
    getParentRoute: () => root,
    path: "/experiments/$experiment",
    component: RunsPage,
    validateSearch: (s: Record<string, unknown>) => ({ filter: text(s["filter"]), order: text(s["order"]) }),
  }),
  createRoute({ getParentRoute: () => root, path: "/runs/$run", component: RunPage, validateSearch: (s: Record<string, unknown>) => ({ path: text(s["path"]) }) }),
  createRoute({ getParentRoute: () => root, path: "/compare", component: ComparePage, validateSearch: (s: Record<string, unknown>) => ({ runs: text(s["runs"]) }) }),
  createRoute({ getParentRoute: () => root, path: "/models", component: ModelsPage }),
  createRoute({ getParentRoute: () => root, path: "/models/$model", component: ModelPage }),
  createRoute({ getParentRoute: () => root, path: "/lineage", component: LineagePage, validateSearch: (s: Record<string, unknown>) => ({ subject: text(s["subject"]) }) }),
];

export const router = createRouter({ routeTree: root.addChildren(routes), defaultPreload: "intent" });
