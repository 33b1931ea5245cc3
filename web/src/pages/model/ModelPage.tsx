import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { mlflow } from "../../api/mlflow";
import { registry } from "../../api/registry";
import { session } from "../../api/session";
import { Dialog } from "../../components/Dialog";
import { NameDialog } from "../../components/NameDialog";
import { Note } from "../../components/Note";
import { Pending } from "../../components/Pending";
import { TagEditor } from "../../components/TagEditor";
import { useTitle } from "../../components/title";
import { WaysOn } from "../missing/MissingPage";
import { History } from "../version/History";
import { Requests } from "../version/Requests";
import { PolicyEditor } from "./PolicyEditor";
import { VersionTable } from "./VersionTable";
import "../version/version.css";

/** One registered model: its versions, what guards them, who waits for whom, and what happened. */
export function ModelPage() {
  const { model: name } = useParams({ strict: false }) as { model: string };
  useTitle(name, "Models");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<"name" | "end">();
  const model = useQuery({ queryKey: ["model", name], queryFn: () => api.model(name) });
  const me = useQuery({ queryKey: ["me"], queryFn: session.me, staleTime: 60_000 });
  const policy = useQuery({ queryKey: ["registry", name, "policy"], queryFn: () => registry.policy(name), enabled: model.data !== undefined });
  const promotions = useQuery({ queryKey: ["registry", name, "promotions"], queryFn: () => registry.promotions(name), enabled: model.data !== undefined });
  const { data } = model;
  if (!data)
    return (
      <Pending query={model}>
        <WaysOn />
      </Pending>
    );
  const refresh = () => Promise.all([queries.invalidateQueries({ queryKey: ["registry", name] }), queries.invalidateQueries({ queryKey: ["model", name] })]);
  const tags = Object.entries(data.model.tags).sort(([a], [b]) => a.localeCompare(b));
  return (
    <>
      <p className="crumbs">
        <Link to="/models">Models</Link>
      </p>
      <div className="titled">
        <h1>{data.model.name}</h1>
        <span className="toolbar">
          <button type="button" onClick={() => setAsks("name")}>
            Rename
          </button>
          <button type="button" onClick={() => setAsks("end")}>
            Delete
          </button>
        </span>
      </div>
      <Note key={name} of="model" text={data.model.description ?? ""} onSave={(text) => mlflow.describeModel(name, text).then(refresh)} />
      {data.versions.length === 0 ? (
        <p className="soft">
          No version yet: <code>weir models register {data.model.name} models/NAME</code>
        </p>
      ) : (
        <p className="soft">
          Serve it: <code>weir serve models:/{data.model.name}/{data.model.latest_version ?? "1"}</code>
        </p>
      )}
      {data.versions.length > 0 && <VersionTable model={name} versions={data.versions} />}
      <Requests model={name} promotions={promotions.data?.promotions ?? []} me={me.data?.name} onDone={refresh} />
      <div className="columns">
        {policy.data && <PolicyEditor policy={policy.data} mayChange={me.data?.is_admin === true || me.data?.is_user === false} onDone={refresh} />}
        <section aria-label="Tags">
          <h2>Tags</h2>
          <TagEditor tags={tags} onSet={(key, value) => mlflow.setModelTag(name, key, value).then(refresh)} onRemove={(key) => mlflow.deleteModelTag(name, key).then(refresh)} />
        </section>
      </div>
      <History model={name} />
      {asks === "name" && (
        <NameDialog
          title="Rename the model"
          action="Rename"
          label="name of the model"
          value={name}
          onName={async (next) => {
            await mlflow.renameModel(name, next);
            void queries.invalidateQueries({ queryKey: ["models"] });
            await navigate({ to: "/models/$model", params: { model: next } });
          }}
          onClose={() => setAsks(undefined)}
        />
      )}
      {asks === "end" && (
        <Dialog
          title={`Delete ${name} with all its versions?`}
          action="Delete"
          danger
          onAction={async () => {
            await mlflow.deleteModel(name);
            await navigate({ to: "/models" });
            await queries.invalidateQueries({ queryKey: ["models"] });
          }}
          onClose={() => setAsks(undefined)}
        >
          <p>They do not come back. Runs and their files stay.</p>
        </Dialog>
      )}
    </>
  );
}
