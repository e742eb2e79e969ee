import { commands } from "./commands.ts";
import { saying } from "./said.ts";

export default saying(commands);
