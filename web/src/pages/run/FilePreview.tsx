import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { artifactStart, artifactUrl } from "../../api/client";
import { Failure, Skeleton } from "../../components/Bits";
import { bytes } from "../../format";
import { Table } from "../../components/Table";
import { pictureType, previewOf, withScripts } from "./preview";
import type { TableOfFile } from "./tables";

const Markdown = lazy(() => import("../../components/Markdown"));

const mostText = 256 * 1024;
const mostWhole = 8 * 1024 * 1024;

/** A file of a run, looked at without downloading it. */
export function FilePreview({ run, path, size }: { run: string; path: string; size: number }) {
  const most = pictureType(path) || /\.(html?|json)$/i.test(path) ? mostWhole : mostText;
  const start = useQuery({ queryKey: ["file", run, path, size], queryFn: () => artifactStart(run, path, most), refetchInterval: false, enabled: size > 0 });
  if (size === 0) return <p className="soft">{path} is empty.</p>;
  if (start.error) return <Failure error={start.error} onRetry={() => void start.refetch()} />;
  if (!start.data) return <Skeleton rows={4} />;
  const preview = previewOf(path, start.data, size <= most);
  return (
    <figure className="preview">
      <figcaption>{path}</figcaption>
      {preview.kind === "text" && <pre>{preview.text}</pre>}
      {preview.kind === "text" && size > most && (
        <p className="soft">
          the first {bytes(most)} of {bytes(size)}
        </p>
      )}
      {preview.kind === "table" && <FileTable path={path} table={preview.table} text={preview.text} />}
      {preview.kind === "markdown" && (
        <Suspense fallback={<pre>{preview.text}</pre>}>
          <Markdown text={preview.text} />
        </Suspense>
      )}
      {preview.kind === "page" && <Page path={path} html={preview.html} />}
      {preview.kind === "picture" && <Picture path={path} type={preview.type} content={start.data} />}
      {preview.kind === "none" && (
        <p className="soft">
          Not a text, page or picture that can be shown here. <a href={artifactUrl(run, path)}>Download it</a>
        </p>
      )}
    </figure>
  );
}

function Picture({ path, type, content }: { path: string; type: string; content: ArrayBuffer }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content], { type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content, type]);
  return address ? <img src={address} alt={path} /> : null;
}

/** A page as it is, without its scripts until somebody lets them run; never with this server's origin. */
function Page({ path, html }: { path: string; html: string }) {
  const [runs, setRuns] = useState(false);
  return (
    <>
      <iframe key={String(runs)} title={path} sandbox={runs ? "allow-scripts" : ""} srcDoc={runs ? withScripts(html) : html} />
      {/<script/i.test(html) && !runs && (
        <p className="soft">
          Its scripts do not run.{" "}
          <button type="button" className="link" onClick={() => setRuns(true)}>
            Run them
          </button>
          , shut in: they reach neither this server nor the network.
        </p>
      )}
    </>
  );
}

function FileTable({ path, table, text }: { path: string; table: TableOfFile; text: string }) {
  const [isText, setText] = useState(false);
  return (
    <>
      <p className="soft">
        {table.more === undefined ? `the first ${table.rows.length} rows` : table.more > 0 ? `the first ${table.rows.length} of ${(table.rows.length + table.more).toLocaleString("en")} rows` : `${table.rows.length} rows`}, {table.columns.length} columns{" "}
        <button type="button" className="link" onClick={() => setText(!isText)}>
          {isText ? "as a table" : "as text"}
        </button>
      </p>
      {isText ? (
        <pre>{text}</pre>
      ) : (
        <div className="tall">
          <Table label={path}>
            <thead>
              <tr>
                {table.columns.map((c, i) => (
                  // Columns of a file may have the same name: their place tells them apart.
                  <th key={i} scope="col">
                    {c}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, r) => (
                <tr key={r}>
                  {table.columns.map((_, c) => (
                    <td key={c} className="name" title={row[c]}>
                      {row[c]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </>
  );
}
