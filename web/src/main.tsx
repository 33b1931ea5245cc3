import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client";
import { fromMlflow } from "./mlflowLinks";
import { router } from "./router";
import "uplot/dist/uPlot.min.css";
import "./style.css";

const queries: QueryClient = new QueryClient({
  // A session that has ended is noticed by whatever asks next; who one is then leads to the login.
  queryCache: new QueryCache({ onError: (error, query) => error instanceof ApiError && error.status === 401 && query.queryKey[0] !== "me" && void queries.invalidateQueries({ queryKey: ["me"] }) }),
  defaultOptions: {
    // "always": the server is mostly on this machine, which answers without any network.
    queries: { staleTime: 5_000, refetchInterval: 15_000, networkMode: "always", retry: (count, error) => (!(error instanceof ApiError) || error.mayPass) && count < 1 },
  },
});

/** Links that MLflow's clients print lead to the page here that they mean, also when one is opened in a window that shows another. */
function followMlflow() {
  const page = fromMlflow(window.location.hash);
  if (page) router.history.replace(page);
}
window.addEventListener("hashchange", followMlflow);
followMlflow();

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
