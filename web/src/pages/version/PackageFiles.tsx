import { useQuery } from "@tanstack/react-query";
import { registry } from "../../api/registry";
import { Id } from "../../components/Bits";
import { Table } from "../../components/Table";
import { bytes } from "../../format";

/** The files of a version's package, with the digests that every download is checked by. */
export function PackageFiles({ model, version }: { model: string; version: string }) {
  const files = useQuery({ queryKey: ["registry", model, "package", version], queryFn: () => registry.package(model, version), refetchInterval: false });
  if (!files.data || files.data.files.length === 0) return null;
  return (
    <section aria-label="Package">
      <h2>Package</h2>
      <Table label="files of the package">
        <tbody>
          {files.data.files.map((f) => (
            <tr key={f.path}>
              <td className="wrap">
                <a href={`/model-versions/get-artifact?${new URLSearchParams({ name: model, version, path: f.path })}`}>{f.path}</a>
              </td>
              <td className="right">{bytes(f.size_bytes)}</td>
              <td>
                <Id value={`sha256:${f.sha256}`} length={18} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
