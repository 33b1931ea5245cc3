import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { api } from "../../api/client";
import { mlflow } from "../../api/mlflow";
import { Dialog } from "../../components/Dialog";

/** Makes the model in a folder of a run's files a version of a registered model, a new one or one that is there. */
export function RegisterModel({ run, source }: { run: string; source: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const [name, setName] = useState("");
  const models = useQuery({ queryKey: ["models"], queryFn: api.models, enabled: asks });
  const list = useId();
  const known = models.data?.models.some((m) => m.name === name.trim());
  const register = async () => {
    if (!known) await mlflow.createModel(name.trim());
    const { model_version } = await mlflow.createVersion(name.trim(), source, run);
    await queries.invalidateQueries({ queryKey: ["models"] });
    await queries.invalidateQueries({ queryKey: ["model", name.trim()] });
    await navigate({ to: "/models/$model/versions/$version", params: { model: name.trim(), version: model_version.version } });
  };
  return (
    <>
      <button type="button" onClick={() => setAsks(true)}>
        Register this model …
      </button>
      {asks && (
        <Dialog title="Register the model" action="Register" disabled={name.trim() === "" || !models.data} onAction={register} onClose={() => setAsks(false)}>
          <input type="text" autoFocus value={name} list={list} onChange={(e) => setName(e.target.value)} placeholder="name of the model" aria-label="name of the model" />
          <datalist id={list}>
            {models.data?.models.map((m) => (
              <option key={m.name} value={m.name} />
            ))}
          </datalist>
          <p className="soft">{name.trim() === "" ? "A new name, or one of the registered models." : known ? "It becomes the next version of that model." : "A new model, with this as version 1."}</p>
        </Dialog>
      )}
    </>
  );
}
