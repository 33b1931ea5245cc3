import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { api, artifactUrl } from "../../api/client";
import { Failure, Skeleton } from "../../components/Bits";
import { bytes } from "../../format";
import { FilePreview } from "./FilePreview";
import { RegisterModel } from "./RegisterModel";

/** The files of a run, folder by folder; a click on one shows it, and where a model lies it can be registered. */
export function RunFiles({ run, root }: { run: string; root: string }) {
  const { path = "", file } = useSearch({ strict: false }) as { path?: string; file?: string };
  const files = useQuery({ queryKey: ["artifacts", run, path], queryFn: () => api.artifacts(run, path) });
  const shown = files.data?.files.find((f) => f.path === file);
  const parts = path === "" ? [] : path.split("/");
  const to = (next: { path?: string; file?: string }) => ({ to: "/runs/$run", params: { run }, search: ((old: object) => ({ ...old, path: undefined, file: undefined, ...next })) as never, resetScroll: false }) as const;
  return (
    <section aria-label="Files">
      <h2>Files</h2>
      {parts.length > 0 && (
        <nav className="crumbs" aria-label="folders">
          <Link {...to({})}>all files</Link>
          {parts.map((part, i) => (
            <span key={parts.slice(0, i + 1).join("/")}>
              {" / "}
              <Link {...to({ path: parts.slice(0, i + 1).join("/") })}>{part}</Link>
            </span>
          ))}
        </nav>
      )}
      {files.error && !files.data && <Failure error={files.error} onRetry={() => void files.refetch()} />}
      {files.isPending && <Skeleton rows={2} />}
      {files.data?.files.length === 0 && (
        <p className="soft">
          {path === "" ? (
            <>
              None. Log one: <code>mlflow.log_artifact("report.html")</code>
            </>
          ) : (
            "This folder is empty."
          )}
        </p>
      )}
      <table className="values files">
        <tbody>
          {files.data?.files.map((f) => (
            <tr key={f.path} className={f.path === file ? "chosen" : undefined}>
              <td className="wrap">
                {f.is_folder ? <Link {...to({ path: f.path })}>{nameOf(f.path)}/</Link> : <Link {...to({ path: path || undefined, file: f.path === file ? undefined : f.path })}>{nameOf(f.path)}</Link>}
              </td>
              <td className="right">{f.is_folder ? "" : bytes(f.size_bytes)}</td>
              <td className="right">
                {!f.is_folder && (
                  <a href={artifactUrl(run, f.path)} aria-label={`download ${nameOf(f.path)}`}>
                    download
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {files.data?.files.some((f) => nameOf(f.path) === "MLmodel") && (
        <p>
          <RegisterModel run={run} source={path === "" ? root : `${root}/${path}`} />
        </p>
      )}
      {shown && <FilePreview key={shown.path} run={run} path={shown.path} size={shown.size_bytes} />}
    </section>
  );
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
