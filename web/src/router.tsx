import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { readAddress, writeAddress } from "./address";
import { Failure } from "./components/Bits";
import { Shell } from "./components/Shell";
import { ComparePage } from "./pages/compare/ComparePage";
import { ExperimentsPage } from "./pages/experiments/ExperimentsPage";
import { LineagePage } from "./pages/lineage/LineagePage";
import { MissingPage } from "./pages/missing/MissingPage";
import { ModelPage } from "./pages/model/ModelPage";
import { ModelsPage } from "./pages/models/ModelsPage";
import { PipelinePage } from "./pages/pipeline/PipelinePage";
import { PipelinesPage } from "./pages/pipelines/PipelinesPage";
import { RunPage } from "./pages/run/RunPage";
import { RunsPage } from "./pages/runs/RunsPage";
import { StudiesPage } from "./pages/studies/StudiesPage";
import { StudyPage } from "./pages/study/StudyPage";
import { CompareStudiesPage } from "./pages/studypair/ComparePage";
import { TriggerPage } from "./pages/trigger/TriggerPage";
import { TriggersPage } from "./pages/triggers/TriggersPage";
import { VersionPage } from "./pages/version/VersionPage";
import { CompareVersionsPage } from "./pages/versions/CompareVersionsPage";
import { viewKeys } from "./pages/runs/useRunView";

/** Takes the named parameters of an address; a link shows what its sender saw. */
const taking =
  <K extends string>(...keys: K[]) =>
  (search: Record<string, unknown>) =>
    Object.fromEntries(keys.map((key) => [key, typeof search[key] === "string" && search[key] !== "" ? search[key] : undefined])) as Partial<Record<K, string>>;

const root = createRootRoute({ component: Shell, notFoundComponent: MissingPage });
const curves = ["log", "smooth", "x", "only"] as const;

const routes = [
  createRoute({ getParentRoute: () => root, path: "/", component: ExperimentsPage }),
  createRoute({ getParentRoute: () => root, path: "/experiments/$experiment", component: RunsPage, validateSearch: taking(...viewKeys) }),
  createRoute({ getParentRoute: () => root, path: "/runs/$run", component: RunPage, validateSearch: taking("path", "file", ...curves) }),
  createRoute({ getParentRoute: () => root, path: "/compare", component: ComparePage, validateSearch: taking("runs", "equal", "base", "plot", "axes", "sx", "sy", "sc", "slog", "rows", ...curves) }),
  createRoute({ getParentRoute: () => root, path: "/pipelines", component: PipelinesPage, validateSearch: taking("experiment", "trigger") }),
  createRoute({ getParentRoute: () => root, path: "/pipelines/$run", component: PipelinePage, validateSearch: taking("view", "stage", "q", "focus", "fold", "only", "idle") }),
  createRoute({ getParentRoute: () => root, path: "/studies", component: StudiesPage }),
  createRoute({ getParentRoute: () => root, path: "/studies/$study", component: StudyPage, validateSearch: taking("view", "trial", "goal", "log", "far", "params", "px", "py", "judge", "sort", "only") }),
  createRoute({ getParentRoute: () => root, path: "/studies/$study/compare", component: CompareStudiesPage, validateSearch: taking("with", "goal") }),
  createRoute({ getParentRoute: () => root, path: "/triggers", component: TriggersPage }),
  createRoute({ getParentRoute: () => root, path: "/triggers/$trigger", component: TriggerPage }),
  createRoute({ getParentRoute: () => root, path: "/models", component: ModelsPage }),
  createRoute({ getParentRoute: () => root, path: "/models/$model", component: ModelPage }),
  createRoute({ getParentRoute: () => root, path: "/models/$model/compare", component: CompareVersionsPage, validateSearch: taking("a", "b", "equal") }),
  createRoute({ getParentRoute: () => root, path: "/models/$model/versions/$version", component: VersionPage }),
  createRoute({ getParentRoute: () => root, path: "/lineage", component: LineagePage, validateSearch: taking("subject") }),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: "intent",
  parseSearch: readAddress,
  stringifySearch: writeAddress,
  defaultErrorComponent: ({ error }) => <Failure error={error instanceof Error ? error : new Error(String(error))} onRetry={() => window.location.reload()} />,
});
