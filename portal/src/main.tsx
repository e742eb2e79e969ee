import { createRoot } from "react-dom/client";
import { dress } from "./i18n/index.ts";
import "./kit/tokens.css";
import "./kit/base.css";
import "./kit/kit.css";
import "./shell/shell.css";
import "./kit/print.css";
import { App } from "./shell/App.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
dress();
createRoot(root).render(<App />);
