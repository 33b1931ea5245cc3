import { useState } from "react";
import { session } from "../../api/session";
import { useTitle } from "../../components/title";
import "./login.css";

/** Name and password, where the server wants to know who one is. The address stays: after it one is where one wanted to go. */
export function LoginPage({ onDone }: { onDone: () => Promise<unknown> }) {
  useTitle("Log in");
  const [state, setState] = useState<{ busy: boolean; fault?: string }>({ busy: false });
  const submit = async (form: HTMLFormElement) => {
    const of = (name: string) => String(new FormData(form).get(name) ?? "");
    setState({ busy: true });
    try {
      await session.logIn(of("username"), of("password"));
      await onDone();
    } catch (e) {
      form.querySelector<HTMLInputElement>("[name=password]")?.select();
      setState({ busy: false, fault: e instanceof Error ? e.message : String(e) });
    }
  };
  return (
    <form
      className="login"
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <h1>Log in</h1>
      <label>
        Name
        <input type="text" name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required autoFocus />
      </label>
      <label>
        Password
        <input type="password" name="password" autoComplete="current-password" required />
      </label>
      {state.fault && (
        <p className="fault" role="alert">
          {state.fault}
        </p>
      )}
      <button type="submit" className="primary" disabled={state.busy}>
        Log in
      </button>
      <p className="soft">A token (weir_…) passes as the password. Who has none asks an administrator: <code>weir users create NAME</code></p>
    </form>
  );
}
