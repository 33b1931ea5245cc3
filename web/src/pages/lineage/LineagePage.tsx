import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { LineageTree } from "../../api/client";
import { api } from "../../api/client";
import { Failure, Id, Skeleton } from "../../components/Bits";
import { SearchBar } from "../../components/SearchBar";
import { useTitle } from "../../components/title";
import { ArtifactName } from "./ArtifactName";
import { answering } from "./names";
import { Prediction } from "./Prediction";
import { Steps } from "./Steps";
import { SubjectHelp } from "./SubjectHelp";

/** Where something came from and what became of it. */
export function LineagePage() {
  const { subject } = useSearch({ strict: false }) as { subject?: string };
  const navigate = useNavigate();
  const lineage = useQuery({ queryKey: ["lineage", subject], queryFn: () => api.lineage(subject!), enabled: !!subject });
  const { data, error } = lineage;
  useTitle(subject, "Lineage");
  return (
    <>
      <h1>Lineage</h1>
      <SearchBar
        key={subject ?? ""}
        value={subject ?? ""}
        label="what to trace: a prediction's id, a model version, a run's id, a file's name or a content hash"
        placeholder="a prediction's id, models:/name/3, a run's id, a file, md5:…"
        action="Trace"
        onSearch={(text) => void navigate({ to: "/lineage", search: { subject: text || undefined } })}
      />
      {!subject && <SubjectHelp />}
      {error && !data && (
        <Failure error={error} onRetry={() => void lineage.refetch()}>
          <SubjectHelp />
        </Failure>
      )}
      {subject && lineage.isPending && <Skeleton rows={8} />}
      {data && <Found tree={data} />}
    </>
  );
}

function Found({ tree }: { tree: LineageTree }) {
  const { artifact, prediction } = tree;
  return (
    <div className="lineage">
      {prediction && <Prediction prediction={prediction} />}
      <h2>
        {prediction && "Answered by "}
        {artifact ? (
          <>
            <ArtifactName artifact={prediction ? answering(artifact, prediction) : artifact} /> <Id value={artifact.hash} length={14} />
          </>
        ) : prediction ? (
          "a model of which nothing is recorded"
        ) : (
          <>
            <span className="tag">run</span>{" "}
            <Link to="/runs/$run" params={{ run: tree.subject }} search={{}}>
              {tree.subject}
            </Link>
          </>
        )}
      </h2>
      <section>
        <h3>Came from</h3>
        <Steps steps={tree.upstream ?? []} />
      </section>
      {!prediction && (
        <section>
          <h3>{artifact ? "Went into" : "Made"}</h3>
          <Steps steps={tree.downstream ?? []} />
        </section>
      )}
    </div>
  );
}
