import { createRoot } from "react-dom/client";
import { chosenLooks, wear } from "./i18n/chosen.ts";
import "./kit/tokens.css";
import "./kit/base.css";
import "./kit/kit.css";
import "./shell/shell.css";
import "./kit/print.css";
import { App } from "./shell/App.tsx";
import { arrive } from "./shell/pages.ts";
import { approachSlots } from "./slots/index.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
// The build's page has done so (early.ts); the server of `npm run dev` has not.
wear(chosenLooks());
// What the build has rendered stands until the page can be shown whole: a placeholder in between would cost a layout,
// and React shows nothing new within 300 ms of one.
void Promise.all([arrive(location.pathname), approachSlots()]).then(() => createRoot(root).render(<App />));
