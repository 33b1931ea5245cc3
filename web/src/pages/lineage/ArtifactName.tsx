import { Link } from "@tanstack/react-router";
import type { Artifact } from "../../api/client";
import { modelOf } from "./names";

/** A content on the way: its kind and its name, which leads to its page, or to its own lineage where it has none. */
export function ArtifactName({ artifact }: { artifact: Artifact }) {
  const model = modelOf(artifact);
  return (
    <>
      <span className="tag">{artifact.kind.replaceAll("_", " ")}</span>{" "}
      {model ? (
        <Link to="/models/$model" params={{ model }}>
          {artifact.name}
        </Link>
      ) : (
        <Link to="/lineage" search={{ subject: artifact.hash }} title="trace this content">
          {artifact.name}
        </Link>
      )}
    </>
  );
}
