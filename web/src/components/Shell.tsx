import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { api } from "../api/client";
import { when } from "../format";

/** The frame of every page: navigation, the project's name, the key that jumps to the search field, word of a lost server. */
export function Shell() {
  const server = useQuery({ queryKey: ["server"], queryFn: api.server });
  const queries = useQueryClient();
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
        <nav aria-label="main">
          <Link to="/" activeOptions={{ exact: true }}>
            Experiments
          </Link>
          <Link to="/models">Models</Link>
          <Link to="/lineage">Lineage</Link>
        </nav>
        <span className="soft project" title={server.data ? `Weir ${server.data.version}` : undefined}>
          {server.data?.project ?? ""}
        </span>
      </header>
      {server.isError && server.data && (
        <p className="lost" role="status">
          The server does not answer; what stands here is from {when(server.dataUpdatedAt)}.{" "}
          <button type="button" onClick={() => void queries.refetchQueries({ type: "active" })}>
            Try again
          </button>
        </p>
      )}
      <main id="content" tabIndex={-1}>
        <Outlet />
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
