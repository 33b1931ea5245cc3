import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { api } from "../api/client";

/** The frame of every page: navigation, the project's name, the key that jumps to the search field. */
export function Shell() {
  const server = useQuery({ queryKey: ["server"], queryFn: api.server });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
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
      <header className="bar">
        <Link to="/" className="brand">
          Weir
        </Link>
        <nav>
          <Link to="/" activeOptions={{ exact: true }}>
            Experiments
          </Link>
          <Link to="/models">Models</Link>
          <Link to="/lineage">Lineage</Link>
        </nav>
        <span className="soft project" title={server.data ? `Weir ${server.data.version}` : undefined}>
          {server.isError ? "connection lost" : (server.data?.project ?? "")}
        </span>
      </header>
      <main>
        <Outlet />
      </main>
    </>
  );
}
