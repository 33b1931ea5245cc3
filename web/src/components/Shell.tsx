import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { api, ApiError } from "../api/client";
import { session } from "../api/session";
import { when } from "../format";
import { LoginPage } from "../pages/login/LoginPage";

/** The frame of every page: navigation, the project's name, the key that jumps to the search field, word of a lost server. */
export function Shell() {
  const me = useQuery({ queryKey: ["me"], queryFn: session.me, staleTime: 60_000, refetchInterval: 300_000 });
  const isStranger = me.error instanceof ApiError && me.error.status === 401;
  const server = useQuery({ queryKey: ["server"], queryFn: api.server, enabled: me.data !== undefined && !isStranger });
  const queries = useQueryClient();
  const logOut = () => session.logOut().then(() => queries.resetQueries());
  useFocusOnNewPage();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input:not([type=checkbox], [type=range]), textarea, select");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const field = document.querySelector<HTMLInputElement>("input[type=search]");
      if (!field) return;
      event.preventDefault();
      field.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <a href="#content" className="skip">
        To the content
      </a>
      <header className="bar">
        <Link to="/" className="brand">
          Weir
        </Link>
        {!isStranger && (
          <nav aria-label="main">
            <Link to="/" activeOptions={{ exact: true }}>
              Experiments
            </Link>
            <Link to="/pipelines" search={{}}>
              Pipelines
            </Link>
            <Link to="/studies">Studies</Link>
            <Link to="/triggers">Triggers</Link>
            <Link to="/models">Models</Link>
            <Link to="/lineage">Lineage</Link>
          </nav>
        )}
        <span className="soft project" title={server.data ? `Weir ${server.data.version}` : undefined}>
          {server.data?.project ?? ""}
        </span>
        {me.data?.is_user && !isStranger && (
          <span className="me soft">
            {me.data.name}
            {me.data.is_admin && <span className="tag">administrator</span>}
            <button type="button" className="link" onClick={() => void logOut()}>
              Log out
            </button>
          </span>
        )}
      </header>
      {server.isError && server.data && !isStranger && (
        <p className="lost" role="status">
          The server does not answer; what stands here is from {when(server.dataUpdatedAt)}.{" "}
          <button type="button" onClick={() => void queries.refetchQueries({ type: "active" })}>
            Try again
          </button>
        </p>
      )}
      <main id="content" tabIndex={-1}>
        {isStranger ? <LoginPage onDone={() => queries.resetQueries()} /> : me.isPending ? null : <Outlet />}
      </main>
    </>
  );
}

/** A new page takes the focus, as a loaded one does: else the keyboard stays at a link that is gone, and readers of screens hear nothing. */
function useFocusOnNewPage() {
  const path = useLocation({ select: (location) => location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [path]);
}
