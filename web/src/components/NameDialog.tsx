import { useState } from "react";
import { Dialog } from "./Dialog";

interface Props {
  title: string;
  action: string;
  label: string;
  value?: string;
  onName: (name: string) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for a name. */
export function NameDialog({ title, action, label, value = "", onName, onClose }: Props) {
  const [name, setName] = useState(value);
  return (
    <Dialog title={title} action={action} disabled={name.trim() === "" || name.trim() === value} onAction={() => onName(name.trim())} onClose={onClose}>
      <input type="text" autoFocus value={name} onChange={(e) => setName(e.target.value)} aria-label={label} />
    </Dialog>
  );
}
